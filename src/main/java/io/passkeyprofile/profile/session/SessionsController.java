package io.passkeyprofile.profile.session;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Ends the sessions that are listed on the profile page.
 */
@Controller
@RequestMapping("/profile/sessions")
class SessionsController {

	private final Sessions sessions;

	SessionsController(Sessions sessions) {
		this.sessions = sessions;
	}

	@PostMapping("/{id}/end")
	String end(@SignedIn Account account, @PathVariable String id, HttpServletRequest request,
			RedirectAttributes redirect) {
		this.sessions.end(account, id, request);
		// Also where there was none: gone is gone, and nobody learns whose it was
		return done("sessions.ended", redirect);
	}

	@PostMapping("/end-others")
	String endOthers(@SignedIn Account account, HttpServletRequest request, RedirectAttributes redirect) {
		this.sessions.endOthers(account, request);
		return done("sessions.ended-others", redirect);
	}

	private static String done(String message, RedirectAttributes redirect) {
		redirect.addFlashAttribute("sessionsDone", message);
		return "redirect:/profile#sessions";
	}

}
