package io.passkeyprofile.profile.passkey;

import java.security.Principal;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.Activity;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The profile page with the passkey table.
 */
@Controller
class ProfileController {

	private static final int RECENT = 5;

	private final AccountRepository accounts;

	private final PasskeyService passkeys;

	private final Activity activity;

	ProfileController(AccountRepository accounts, PasskeyService passkeys, Activity activity) {
		this.accounts = accounts;
		this.passkeys = passkeys;
		this.activity = activity;
	}

	@GetMapping("/profile")
	String show(Principal signedIn, Locale locale, Model model) {
		Account account = this.accounts.getSignedIn(signedIn);
		try {
			List<PasskeyRow> rows = this.passkeys.list(account.getExternalId())
				.stream()
				.map((device) -> PasskeyRow.of(device, locale))
				.toList();
			model.addAttribute("passkeys", rows);
		}
		catch (PassageException ex) {
			// The page itself must load, whatever happened to Passage
			model.addAttribute("failure", PassageFailure.of(ex).code());
		}
		model.addAttribute("activity", this.activity.recent(signedIn, RECENT, locale));
		return "profile";
	}

}
