package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.account.UnfitPasswordException;
import io.passkeyprofile.profile.session.RecoverySession;
import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The page on which people change their password, or set one if they have none, after a
 * recent proof of who they are.
 */
@Controller
@RequestMapping("/profile/password")
class ChangePasswordController {

	private final PasswordService passwords;

	private final RecoverySession recovery;

	ChangePasswordController(PasswordService passwords, RecoverySession recovery) {
		this.passwords = passwords;
		this.recovery = recovery;
	}

	@GetMapping
	String show(@SignedIn Account account, HttpServletRequest request,
			@RequestParam(name = RecoverySession.FOR, defaultValue = "") String flow, Model model) {
		return page(account, request, flow, model);
	}

	@PostMapping
	String change(@SignedIn Account account, HttpServletRequest request, HttpServletResponse response,
			@RequestParam(defaultValue = "") String newPassword,
			@RequestParam(name = RecoverySession.FOR, defaultValue = "") String flow, Model model,
			RedirectAttributes redirect) {
		String next = this.recovery.pageAfter(request, flow);
		try {
			if (this.passwords.change(account, new NewPassword(newPassword), request)) {
				redirect.addFlashAttribute("done", key(account) + ".done");
			}
		}
		catch (UnfitPasswordException ex) {
			model.addAttribute("invalid", ex.getMessageKey());
			return page(account, request, flow, model);
		}
		catch (TryLaterException ex) {
			ex.tell(response);
			model.addAttribute("failed", ex.getMessageKey());
			model.addAttribute("waitingTime", ex.getWaitingTime());
			return page(account, request, flow, model);
		}
		// If another session changed the password first, this leads to the sign-in page
		return "redirect:" + next;
	}

	private String page(Account account, HttpServletRequest request, String flow, Model model) {
		model.addAttribute("flow", flow);
		model.addAttribute("back", this.recovery.pageBefore(request, flow));
		model.addAttribute("username", account.getUsername());
		model.addAttribute("key", key(account));
		return "signin/password/change";
	}

	/** The start of the keys of the page's sentences. */
	private static String key(Account account) {
		return account.hasPassword() ? "change-password" : "set-password";
	}

}
