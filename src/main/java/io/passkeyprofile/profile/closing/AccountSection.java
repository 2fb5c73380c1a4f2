package io.passkeyprofile.profile.closing;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * The link that leads to the deletion of the account.
 */
@Component
@Order(6)
class AccountSection implements ProfileSection {

	@Override
	public String show(Account account, HttpServletRequest request, Model model) {
		return "closing/_section";
	}

}
