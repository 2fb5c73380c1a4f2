package io.passkeyprofile.profile.passkey;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.passkey.PasskeyService.Revocation;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.throttle.ThrottledException;
import io.passkeyprofile.profile.waysin.LastWayInException;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import io.passkeyprofile.profile.waysin.WaysIn;
import io.passkeyprofile.profile.web.ErrorPages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Asks whether to revoke a passkey, and revokes it.
 */
@Controller
@RequestMapping("/profile/passkeys/{id}/revoke")
class RevokeController {

	private final PasskeyService passkeys;

	private final Sessions sessions;

	private final PasskeyFacts facts;

	private final Clock clock;

	private final MessageSource messages;

	RevokeController(PasskeyService passkeys, Sessions sessions, PasskeyFacts facts, Clock clock,
			MessageSource messages) {
		this.passkeys = passkeys;
		this.sessions = sessions;
		this.facts = facts;
		this.clock = clock;
		this.messages = messages;
	}

	@GetMapping
	String ask(@SignedIn Account account, HttpServletRequest request, @PathVariable String id, Locale locale,
			Model model) {
		try {
			List<WebAuthnDevice> devices = this.passkeys.list(account);
			WebAuthnDevice device = devices.stream()
				.filter((candidate) -> candidate.id().equals(id))
				.findFirst()
				.orElseThrow(PasskeyNotFoundException::new);
			model.addAttribute("passkey", PasskeyRow.of(device, this.facts.find(account).get(id), null,
					this.clock.instant(), this.messages, locale));
			model.addAttribute("others", devices.size() - 1);
			model.addAttribute("hasPassword", account.hasPassword());
			model.addAttribute("last", !account.hasPassword()
					&& devices.stream().noneMatch((other) -> !other.id().equals(id) && WaysIn.hasSignedIn(other)));
			model.addAttribute("needsRecoveryCodes", PasskeyService.needsRecoveryCodes(account,
					devices.stream().filter((other) -> !other.id().equals(id)).toList()));
			model.addAttribute("sessions", this.sessions.countOthersOfPasskey(account, id, request));
			return "passkey/revoke";
		}
		catch (PassageException ex) {
			// The profile page says what is wrong
			return "redirect:/profile";
		}
	}

	@PostMapping
	String revoke(@SignedIn Account account, HttpServletRequest request, @PathVariable String id,
			@RequestParam(defaultValue = "false") boolean endSessions, Locale locale, RedirectAttributes redirect) {
		try {
			Revocation revocation = this.passkeys.revoke(account, id);
			if (revocation.failure() instanceof PassageException failure) {
				redirect.addFlashAttribute("failed", "revoke.failed." + PassageFailure.of(failure).code());
				return "redirect:/profile";
			}
			boolean ended = endSessions && this.sessions.endOthersOfPasskey(account, id, request) > 0;
			redirect.addFlashAttribute("done", ended ? "revoke.done-and-sessions" : "revoke.done");
			// Lets the browser forget the passkey
			redirect.addFlashAttribute("revokedCredentialId", revocation.device().credId());
		}
		catch (PassageException ex) {
			redirect.addFlashAttribute("failed", "revoke-several.failed." + PassageFailure.of(ex).code());
		}
		catch (LastWayInException ex) {
			redirect.addFlashAttribute("failed", "revoke.failed.last");
		}
		catch (OtherChangeException ex) {
			redirect.addFlashAttribute("failed", "revoke.failed.other-change");
		}
		catch (ThrottledException ex) {
			redirect.addFlashAttribute("failed", "revoke.failed.throttled");
			redirect.addFlashAttribute("waitingTime", this.messages.getMessage(ex.getWaitingTime(), locale));
		}
		return "redirect:/profile";
	}

	@ExceptionHandler(PasskeyNotFoundException.class)
	void notFound(HttpServletRequest request, HttpServletResponse response) throws IOException {
		request.setAttribute(ErrorPages.REASON, "passkey-not-found");
		response.sendError(HttpStatus.NOT_FOUND.value());
	}

}
