package io.passkeyprofile.profile.passkey;

import java.util.List;
import java.util.Locale;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.MessageSource;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * The passkey table, and the button that adds a passkey.
 */
@Component
@Order(1)
class PasskeySection implements ProfileSection {

	/** Browsers take too long to show a table of thousands. */
	private static final int ROWS = 100;

	private final PasskeyService passkeys;

	private final MessageSource messages;

	PasskeySection(PasskeyService passkeys, MessageSource messages) {
		this.passkeys = passkeys;
		this.messages = messages;
	}

	@Override
	public String show(Account account, HttpServletRequest request, Model model) {
		Locale locale = RequestContextUtils.getLocale(request);
		try {
			List<WebAuthnDevice> devices = this.passkeys.list(account);
			model.addAttribute("passkeys",
					devices.stream()
						.limit(ROWS)
						.map((device) -> PasskeyRow.of(device, this.messages, locale))
						.toList());
			model.addAttribute("passkeyCount", devices.size());
		}
		catch (PassageException ex) {
			// The rest of the page works without Passage
			model.addAttribute("passkeyFailure", PassageFailure.of(ex).code());
		}
		return "passkey/_section";
	}

}
