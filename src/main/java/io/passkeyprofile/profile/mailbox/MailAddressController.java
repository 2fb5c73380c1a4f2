package io.passkeyprofile.profile.mailbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.mail.address.MailAddress;
import io.passkeyprofile.profile.mail.address.MailAddresses.Stored;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import io.passkeyprofile.profile.throttle.TryLaterException;
import io.passkeyprofile.profile.web.Moment;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The page on which people add, change or remove their mail address, after a recent proof
 * of who they are. If no mails are sent, it answers 404.
 */
@Controller
@RequestMapping("/profile/mail")
class MailAddressController {

	private static final String PAGE = "redirect:/profile/mail";

	private final Mailbox mailbox;

	private final MailAddresses addresses;

	private final Outbox outbox;

	MailAddressController(Mailbox mailbox, MailAddresses addresses, Outbox outbox) {
		this.mailbox = mailbox;
		this.addresses = addresses;
		this.outbox = outbox;
	}

	@ModelAttribute
	void requireMail() {
		if (!this.outbox.isSetUp()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
	}

	@GetMapping
	String show(@SignedIn Account account, Locale locale, Model model) {
		List<Stored> stored = this.addresses.list(account.getId());
		model.addAttribute("current", address(stored, Stored::isCurrent));
		model.addAttribute("pending", address(stored, Stored::isPending));
		model.addAttribute("hours", MailAddresses.CONFIRM.toHours());
		this.addresses.findRecoverable(account.getId()).filter(Stored::isFormer).ifPresent((former) -> {
			model.addAttribute("former", former.address().masked());
			model.addAttribute("formerUntil", Moment.of(former.expiresAt(), locale));
		});
		return "mailbox/address";
	}

	@PostMapping
	String propose(@SignedIn Account account, @RequestParam(defaultValue = "") String address, Locale locale,
			HttpServletResponse response, Model model, RedirectAttributes redirect) {
		model.addAttribute("typed", address);
		Optional<MailAddress> parsed = MailAddress.parse(address);
		if (parsed.isEmpty()) {
			model.addAttribute("invalid", "mail-address.invalid");
			return show(account, locale, model);
		}
		try {
			boolean sent = this.mailbox.propose(account, parsed.get());
			redirect.addFlashAttribute("done", sent ? "mail-address.sent" : "mail-address.unchanged");
			return PAGE;
		}
		catch (TryLaterException ex) {
			ex.tell(response);
			model.addAttribute("failed", ex.getMessageKey());
			model.addAttribute("waitingTime", ex.getWaitingTime());
			return show(account, locale, model);
		}
	}

	@GetMapping("/remove")
	String ask(@SignedIn Account account, Model model) {
		List<Stored> stored = this.addresses.list(account.getId());
		String current = address(stored, Stored::isCurrent);
		String address = (current != null) ? current : address(stored, Stored::isPending);
		model.addAttribute("address", address);
		model.addAttribute("current", current);
		model.addAttribute("days", MailAddresses.UNDO.toDays());
		return (address != null) ? "mailbox/remove" : PAGE;
	}

	@PostMapping("/remove")
	String remove(@SignedIn Account account, RedirectAttributes redirect) {
		this.mailbox.remove(account);
		redirect.addFlashAttribute("done", "mail-address.removed");
		return PAGE;
	}

	private static @Nullable String address(List<Stored> stored, Predicate<Stored> kind) {
		return stored.stream().filter(kind).findFirst().map((it) -> it.address().value()).orElse(null);
	}

}
