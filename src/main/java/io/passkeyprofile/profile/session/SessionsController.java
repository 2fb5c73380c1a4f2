package io.passkeyprofile.profile.session;

import java.util.List;
import java.util.Optional;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Asks whether to end sessions, and ends them.
 */
@Controller
@RequestMapping("/profile/sessions")
class SessionsController {

	private final Sessions sessions;

	SessionsController(Sessions sessions) {
		this.sessions = sessions;
	}

	@GetMapping("/{id}/end")
	String askToEnd(@SignedIn Account account, @PathVariable String id, HttpServletRequest request, Model model,
			RedirectAttributes redirect) {
		Optional<SessionRow> row = this.sessions.list(account, request)
			.stream()
			.filter((session) -> session.id().equals(id))
			.findFirst();
		if (row.isEmpty()) {
			// The same answer for another account's session, so that nobody learns of it
			return toList("sessions.ended-already", redirect);
		}
		if (row.get().current()) {
			return toList("sessions.own", redirect);
		}
		model.addAttribute("row", row.get());
		return "session/end";
	}

	@PostMapping("/{id}/end")
	String end(@SignedIn Account account, @PathVariable String id, HttpServletRequest request,
			RedirectAttributes redirect) {
		this.sessions.end(account, id, request);
		// Also if it had ended already, or is another account's
		return toList("sessions.ended", redirect);
	}

	@GetMapping("/end-others")
	String askToEndOthers(@SignedIn Account account, HttpServletRequest request, Model model,
			RedirectAttributes redirect) {
		List<SessionRow> others = this.sessions.list(account, request)
			.stream()
			.filter((session) -> !session.current())
			.toList();
		if (others.isEmpty()) {
			return toList("sessions.no-others", redirect);
		}
		model.addAttribute("sessions", others);
		return "session/end-others";
	}

	@PostMapping("/end-others")
	String endOthers(@SignedIn Account account, HttpServletRequest request, RedirectAttributes redirect) {
		this.sessions.endOthers(account, request);
		return toList("sessions.ended-others", redirect);
	}

	private static String toList(String message, RedirectAttributes redirect) {
		redirect.addFlashAttribute("sessionsDone", message);
		return "redirect:/profile#sessions";
	}

}
