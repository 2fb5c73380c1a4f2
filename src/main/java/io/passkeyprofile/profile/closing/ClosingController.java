package io.passkeyprofile.profile.closing;

import java.util.Locale;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.web.Moment;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Asks whether to delete the account, and closes it. People who sign in to a closed
 * account see a single page, which says when it will be deleted and lets them keep it.
 */
@Controller
class ClosingController {

	private final ClosedAccounts closedAccounts;

	ClosingController(ClosedAccounts closedAccounts) {
		this.closedAccounts = closedAccounts;
	}

	@GetMapping("/profile/delete")
	String ask(@SignedIn Account account, Model model) {
		model.addAttribute("days", ClosedAccounts.PERIOD.toDays());
		return "closing/delete";
	}

	@PostMapping("/profile/delete")
	String close(@SignedIn Account account, HttpServletRequest request) {
		if (!this.closedAccounts.close(account)) {
			// The account is closed already, or the session has ended
			return "redirect:/profile";
		}
		// The session's row is gone already; this also removes the browser's cookie
		request.getSession().invalidate();
		return "redirect:/sign-in?closed";
	}

	@GetMapping("/closing")
	String show(@SignedIn Account account, Locale locale, Model model) {
		if (!account.isClosed()) {
			return "redirect:/profile";
		}
		model.addAttribute("closesAt", Moment.of(account.getClosesAt(), locale));
		model.addAttribute("begun", account.isBeingDeleted());
		return "closing/closing";
	}

	@PostMapping("/closing")
	String keep(@SignedIn Account account, RedirectAttributes redirect) {
		if (this.closedAccounts.keep(account)) {
			redirect.addFlashAttribute("done", "closing.kept");
		}
		// If the deletion has begun, /profile leads back to the page that says so
		return "redirect:/profile";
	}

}
