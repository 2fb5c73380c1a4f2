package io.passkeyprofile.profile.page;

import java.util.List;
import java.util.Locale;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.activity.Activity;
import io.passkeyprofile.profile.passkey.PassageFailure;
import io.passkeyprofile.profile.passkey.PasskeyRow;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.session.SessionRow;
import io.passkeyprofile.profile.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The profile page with the passkey table.
 */
@Controller
class ProfileController {

	/** Thousands would make a page that no browser shows in time. */
	private static final int ROWS = 100;

	private static final int RECENT = 5;

	private final PasskeyService passkeys;

	private final Sessions sessions;

	private final Activity activity;

	ProfileController(PasskeyService passkeys, Sessions sessions, Activity activity) {
		this.passkeys = passkeys;
		this.sessions = sessions;
		this.activity = activity;
	}

	@GetMapping("/profile")
	String show(@SignedIn Account account, HttpServletRequest request, Locale locale, Model model) {
		List<SessionRow> sessions = this.sessions.list(account, request);
		model.addAttribute("sessions", sessions);
		model.addAttribute("passkeySessions", sessions.stream().filter(SessionRow::isOtherOpenedWithPasskey).count());
		try {
			List<WebAuthnDevice> devices = this.passkeys.list(account.getExternalId());
			model.addAttribute("passkeys",
					devices.stream().limit(ROWS).map((device) -> PasskeyRow.of(device, locale)).toList());
			model.addAttribute("passkeyCount", devices.size());
		}
		catch (PassageException ex) {
			// The page itself must load, whatever happened to Passage
			PassageFailure failure = PassageFailure.of(ex);
			model.addAttribute((failure == PassageFailure.USER_NOT_FOUND) ? "gone" : "failure", failure.code());
		}
		model.addAttribute("activity", this.activity.recent(account, RECENT, locale));
		return "profile";
	}

}
