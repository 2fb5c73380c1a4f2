package io.passkeyprofile.profile.signin.recovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.session.RecoverySession;
import io.passkeyprofile.profile.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The pages for people who signed in with a recovery code or by mail. They first show the
 * ways in that people can set up, and then the other sessions, which they may want to
 * end.
 */
@Controller
class RecoverySessionController {

	private final RecoverySession recovery;

	private final Sessions sessions;

	private final Clock clock;

	RecoverySessionController(RecoverySession recovery, Sessions sessions, Clock clock) {
		this.recovery = recovery;
		this.sessions = sessions;
		this.clock = clock;
	}

	@GetMapping("/recovery")
	String show(@SignedIn Account account, HttpServletRequest request, Model model) {
		Instant until = this.recovery.until(request).orElse(null);
		if (until == null) {
			return "redirect:/profile";
		}
		// Rounded up, so that the last minute counts as one
		model.addAttribute("minutes", Duration.between(this.clock.instant(), until).plusSeconds(59).toMinutes());
		model.addAttribute("byMail", this.recovery.isByMail(request));
		model.addAttribute("hasPassword", account.hasPassword());
		model.addAttribute("left", account.getRecoveryCodes());
		return "signin/recovery/session";
	}

	@GetMapping("/recovery/done")
	String askToEndSessions(@SignedIn Account account, HttpServletRequest request, Model model) {
		if (this.recovery.until(request).isPresent()) {
			return "redirect:/recovery";
		}
		model.addAttribute("others",
				this.sessions.list(account, request).stream().filter((session) -> !session.current()).count());
		model.addAttribute("left", account.getRecoveryCodes());
		return "signin/recovery/done";
	}

	@PostMapping("/recovery/done")
	String endSessions(@SignedIn Account account, HttpServletRequest request,
			@RequestParam(defaultValue = "false") boolean endSessions,
			@RequestParam(defaultValue = "false") boolean lostDevice, RedirectAttributes redirect) {
		if (this.recovery.until(request).isPresent()) {
			return "redirect:/recovery";
		}
		boolean ended = endSessions && this.sessions.endOthers(account, request) > 0;
		if (lostDevice) {
			return "redirect:/profile/lost-device";
		}
		redirect.addFlashAttribute("done", ended ? "recovery.done-and-sessions" : "recovery.done");
		return "redirect:/profile";
	}

}
