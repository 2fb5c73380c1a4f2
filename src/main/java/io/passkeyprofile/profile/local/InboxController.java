package io.passkeyprofile.profile.local;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.passkeyprofile.profile.local.InboxMailSender.Received;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Shows the mails that the application sent. {@link InboxConfiguration} decides who may
 * see them.
 */
@Controller
@Profile("local")
@RequestMapping(InboxConfiguration.PATH)
class InboxController {

	private static final String POLICY = "Content-Security-Policy";

	/**
	 * Links open a new tab, because the frame has neither scripts nor the site's origin.
	 */
	private static final String SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

	private final InboxMailSender inbox;

	InboxController(InboxMailSender inbox) {
		this.inbox = inbox;
	}

	@GetMapping
	String list(Locale locale, Model model) {
		model.addAttribute("mails", this.inbox.list());
		model.addAttribute("kept", InboxMailSender.KEPT);
		return "local/inbox";
	}

	@GetMapping("/{id}")
	String show(@PathVariable String id, HttpServletResponse response, Model model) {
		model.addAttribute("mail", find(id));
		model.addAttribute("sandbox", SANDBOX);
		response.setHeader(POLICY, response.getHeader(POLICY) + "; frame-src 'self'");
		return "local/mail";
	}

	/** The mail as its recipient sees it: a page without scripts, in a frame. */
	@GetMapping("/{id}/html")
	ResponseEntity<byte[]> html(@PathVariable String id) {
		return ResponseEntity.ok()
			.contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
			.header(POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox " + SANDBOX)
			.header("X-Frame-Options", "SAMEORIGIN")
			.body(find(id).html().getBytes(StandardCharsets.UTF_8));
	}

	private Received find(String id) {
		return this.inbox.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
