package io.passkeyprofile.profile.notice;

import java.util.Optional;

import io.passkeyprofile.profile.account.Account;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page that the link "This wasn’t me" in a notice opens. Programs open links too, so
 * opening the page changes nothing; its button ends all sessions, and leads to the ways
 * back in.
 */
@Controller
@RequestMapping(NotMeController.PATH)
class NotMeController {

	static final String PATH = "/not-me";

	private final Notices notices;

	NotMeController(Notices notices) {
		this.notices = notices;
	}

	@GetMapping
	String ask(@RequestParam(defaultValue = "") String token, HttpServletResponse response, Model model) {
		Optional<Account> account = this.notices.findAccount(token);
		if (account.isEmpty()) {
			return gone(response, model);
		}
		model.addAttribute("username", account.get().getUsername());
		model.addAttribute("token", token);
		return "notice/not-me";
	}

	@PostMapping
	String endSessions(@RequestParam(defaultValue = "") String token, HttpServletResponse response, Model model) {
		return this.notices.endSessions(token) ? "redirect:" + PATH + "/done" : gone(response, model);
	}

	@GetMapping("/done")
	String done() {
		return "notice/not-me-done";
	}

	private static String gone(HttpServletResponse response, Model model) {
		response.setStatus(HttpStatus.GONE.value());
		model.addAttribute("days", Notices.LINK.toDays());
		return "notice/not-me";
	}

}
