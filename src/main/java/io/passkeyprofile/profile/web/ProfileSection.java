package io.passkeyprofile.profile.web;

import io.passkeyprofile.profile.account.Account;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.annotation.Order;
import org.springframework.ui.Model;

/**
 * A section of the profile page. Each room offers its own as a bean; they appear in the
 * order that {@link Order} gives them.
 */
public interface ProfileSection {

	/**
	 * Returns the section's template.
	 * @return its name; it has a fragment named {@code section}
	 */
	String template();

	/**
	 * Fills the model of the page, as a controller's method would.
	 * @param account the account of the person who is signed in
	 * @param request the request for the page
	 * @param model the model, which all sections share
	 */
	void show(Account account, HttpServletRequest request, Model model);

}
