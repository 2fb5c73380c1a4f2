package io.passkeyprofile.profile.web;

import io.passkeyprofile.profile.account.Account;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.ui.Model;

/**
 * A section of the profile page, offered by the room that owns it. Sections appear in the
 * order of Spring's {@link org.springframework.core.annotation.Order}.
 */
public interface ProfileSection {

	/**
	 * The section's template.
	 * @return the name of a template without the layout, such as
	 * {@code session/_sessions}
	 */
	String template();

	/**
	 * Adds what the template needs.
	 * @param model the model of the page
	 * @param account the account of the person who is signed in
	 * @param request the request for the page
	 */
	void addTo(Model model, Account account, HttpServletRequest request);

}
