package io.passkeyprofile.profile.closing;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * Links to the page of the mail address, if mails are sent, and to the deletion of the
 * account.
 */
@Component
@Order(6)
class AccountSection implements ProfileSection {

	private final boolean sendsMails;

	AccountSection(Outbox outbox) {
		this.sendsMails = outbox.isSetUp();
	}

	@Override
	public String template() {
		return "closing/_section";
	}

	@Override
	public void show(Account account, HttpServletRequest request, Model model) {
		model.addAttribute("sendsMails", this.sendsMails);
	}

}
