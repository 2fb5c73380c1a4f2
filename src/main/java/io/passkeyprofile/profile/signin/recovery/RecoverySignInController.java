package io.passkeyprofile.profile.signin.recovery;

import java.security.Principal;

import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.WebAttributes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page on which people sign in with a recovery code. {@link RecoveryLoginConfigurer}
 * handles its form.
 */
@Controller
class RecoverySignInController {

	private final Outbox outbox;

	RecoverySignInController(Outbox outbox) {
		this.outbox = outbox;
	}

	/** Whether people can get back in without a code. */
	@ModelAttribute("byMail")
	boolean byMail() {
		return this.outbox.isSetUp();
	}

	@GetMapping(RecoveryLoginConfigurer.PATH)
	String show(@Nullable Principal person) {
		return (person != null) ? "redirect:/profile" : "signin/recovery/sign-in";
	}

	/**
	 * Shows the page again after a sign-in that failed, with what was typed. Spring
	 * Security forwards here.
	 */
	@PostMapping(RecoveryLoginConfigurer.FAILED)
	String showFailure(@RequestParam(defaultValue = "") String username, @RequestParam(defaultValue = "") String code,
			@RequestAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) AuthenticationException failure,
			HttpServletResponse response, Model model) {
		model.addAttribute("username", username);
		model.addAttribute("code", code);
		if (failure instanceof TryLaterException refusal) {
			refusal.tell(response);
			model.addAttribute("failed", refusal.getMessageKey());
			model.addAttribute("waitingTime", refusal.getWaitingTime());
		}
		else if (RecoveryCode.parse(code).isPresent()) {
			model.addAttribute("failed", "recovery.sign-in.failed");
		}
		else {
			model.addAttribute("invalid", true);
		}
		return "signin/recovery/sign-in";
	}

}
