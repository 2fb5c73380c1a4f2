package io.passkeyprofile.profile.signin.recovery;

import java.time.Clock;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import io.passkeyprofile.profile.web.Moment;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The page on which people get recovery codes, after a recent proof of who they are. The
 * codes are in the answer to the form and nowhere else, so they are shown once.
 */
@Controller
@RequestMapping("/profile/recovery-codes/new")
class RecoveryCodesController {

	private final RecoveryCodes codes;

	private final Throttle throttle;

	private final ProfileSettings settings;

	private final Clock clock;

	RecoveryCodesController(RecoveryCodes codes, Throttle throttle, ProfileSettings settings, Clock clock) {
		this.codes = codes;
		this.throttle = throttle;
		this.settings = settings;
		this.clock = clock;
	}

	@GetMapping
	String ask(@SignedIn Account account, Model model) {
		model.addAttribute("count", RecoveryCodes.COUNT);
		model.addAttribute("left", account.getRecoveryCodes());
		return "signin/recovery/new-codes";
	}

	@PostMapping
	String create(@SignedIn Account account, HttpServletResponse response, Locale locale, Model model) {
		try {
			this.throttle.take(Bucket.PASSWORD_CHANGE, account.getUsernameKey());
			List<RecoveryCode> codes = this.codes.replace(account).orElse(null);
			if (codes == null) {
				return "redirect:/profile";
			}
			model.addAttribute("codes", codes.stream().map(RecoveryCode::text).toList());
			// Hides the choice of a language: the page in another one could not show them
			// again
			model.addAttribute("shownOnce", true);
			model.addAttribute("username", account.getUsername());
			model.addAttribute("site", this.settings.origin());
			model.addAttribute("created", Moment.of(this.clock.instant(), locale));
			return "signin/recovery/codes";
		}
		catch (TryLaterException ex) {
			ex.tell(response);
			model.addAttribute("failed", "recovery-codes.later");
			model.addAttribute("waitingTime", ex.getWaitingTime());
			return ask(account, model);
		}
	}

}
