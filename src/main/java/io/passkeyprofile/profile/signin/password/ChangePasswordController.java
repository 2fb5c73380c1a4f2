package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.account.UnfitPasswordException;
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

	ChangePasswordController(PasswordService passwords) {
		this.passwords = passwords;
	}

	@GetMapping
	String show(@SignedIn Account account, Model model) {
		return page(account, model);
	}

	@PostMapping
	String change(@SignedIn Account account, HttpServletRequest request, HttpServletResponse response,
			@RequestParam(defaultValue = "") String newPassword, Model model, RedirectAttributes redirect) {
		try {
			if (this.passwords.change(account, new NewPassword(newPassword), request)) {
				redirect.addFlashAttribute("done", key(account) + ".done");
			}
		}
		catch (UnfitPasswordException ex) {
			model.addAttribute("invalid", ex.getMessageKey());
			return page(account, model);
		}
		catch (TryLaterException ex) {
			ex.tell(response);
			model.addAttribute("failed", ex.getMessageKey());
			model.addAttribute("waitingTime", ex.getWaitingTime());
			return page(account, model);
		}
		// If another session changed the password first, it leads to the sign-in
		return "redirect:/profile";
	}

	private static String page(Account account, Model model) {
		model.addAttribute("username", account.getUsername());
		model.addAttribute("key", key(account));
		return "signin/password/change";
	}

	/** The start of the keys of the page's sentences. */
	private static String key(Account account) {
		return account.hasPassword() ? "change-password" : "set-password";
	}

}
