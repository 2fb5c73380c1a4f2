package io.passkeyprofile.profile.session;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * The list of sessions.
 */
@Component
@Order(4)
class SessionsSection implements ProfileSection {

	private final Sessions sessions;

	SessionsSection(Sessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public String template() {
		return "session/_section";
	}

	@Override
	public void show(Account account, HttpServletRequest request, Model model) {
		model.addAttribute("sessions", this.sessions.list(account, request));
	}

}
