package io.passkeyprofile.profile.mailbox;

import io.passkeyprofile.profile.mail.address.MailLinks.Purpose;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The pages that links in mails open. They need no session, because people may read their
 * mails in another browser, and they sign nobody in. Programs open links too, so only the
 * buttons on the pages change anything.
 */
@Controller
class MailLinkController {

	private static final String CONFIRM = "/mail/confirm";

	private static final String UNDO = "/mail/undo";

	private final Mailbox mailbox;

	MailLinkController(Mailbox mailbox) {
		this.mailbox = mailbox;
	}

	@GetMapping(CONFIRM)
	String askToConfirm(@RequestParam(defaultValue = "") String token, Model model, HttpServletResponse response) {
		return ask(Purpose.CONFIRM_ADDRESS, token, "mailbox/confirm", model, response);
	}

	@PostMapping(CONFIRM)
	String confirm(@RequestParam(defaultValue = "") String token, HttpServletResponse response) {
		return this.mailbox.confirm(token) ? "redirect:" + CONFIRM + "?done" : tooLate(response);
	}

	@GetMapping(path = CONFIRM, params = "done")
	String confirmed() {
		return "mailbox/confirmed";
	}

	@GetMapping(UNDO)
	String askToUndo(@RequestParam(defaultValue = "") String token, Model model, HttpServletResponse response) {
		return ask(Purpose.UNDO_CHANGE, token, "mailbox/undo", model, response);
	}

	@PostMapping(UNDO)
	String undo(@RequestParam(defaultValue = "") String token, HttpServletResponse response) {
		return this.mailbox.undo(token) ? "redirect:" + UNDO + "?done" : tooLate(response);
	}

	@GetMapping(path = UNDO, params = "done")
	String undone() {
		return "mailbox/undone";
	}

	private String ask(Purpose purpose, String token, String page, Model model, HttpServletResponse response) {
		return this.mailbox.find(purpose, token).map((linked) -> {
			model.addAttribute("token", token);
			model.addAttribute("username", linked.account().getUsername());
			model.addAttribute("address", linked.address().address().value());
			return page;
		}).orElseGet(() -> tooLate(response));
	}

	private static String tooLate(HttpServletResponse response) {
		response.setStatus(HttpStatus.NOT_FOUND.value());
		return "mailbox/too-late";
	}

}
