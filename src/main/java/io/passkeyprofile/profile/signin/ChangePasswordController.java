package io.passkeyprofile.profile.signin;

import java.security.Principal;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.NewPassword;
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
 * The page that changes the password. Who comes here has just proved who they are.
 */
@Controller
@RequestMapping("/profile/password")
class ChangePasswordController {

	private final AccountRepository accounts;

	private final PasswordChange passwordChange;

	ChangePasswordController(AccountRepository accounts, PasswordChange passwordChange) {
		this.accounts = accounts;
		this.passwordChange = passwordChange;
	}

	@GetMapping
	String show(Principal signedIn, Model model) {
		return page(this.accounts.getSignedIn(signedIn), model);
	}

	@PostMapping
	String change(Principal signedIn, HttpServletRequest request, HttpServletResponse response,
			@RequestParam(defaultValue = "") String newPassword, Model model, RedirectAttributes redirect) {
		Account account = this.accounts.getSignedIn(signedIn);
		try {
			if (this.passwordChange.change(account, new NewPassword(newPassword), request)) {
				redirect.addFlashAttribute("done", "change-password.done");
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
		// Which asks those to sign in whose session another one has ended
		return "redirect:/profile";
	}

	private static String page(Account account, Model model) {
		model.addAttribute("username", account.getUsername());
		return "change-password";
	}

}
