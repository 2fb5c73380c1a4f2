package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * The links to the pages that change, set or remove the password.
 */
@Component
@Order(2)
class PasswordSection implements ProfileSection {

	@Override
	public String template() {
		return "signin/password/_section";
	}

	@Override
	public void show(Account account, HttpServletRequest request, Model model) {
		model.addAttribute("hasPassword", account.hasPassword());
		model.addAttribute("mayRemovePassword", account.hasPassword() && account.getExternalId() != null);
	}

}
