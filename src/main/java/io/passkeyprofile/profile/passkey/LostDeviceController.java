package io.passkeyprofile.profile.passkey;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.passkey.PasskeyService.Revocation;
import io.passkeyprofile.profile.passkey.fact.BrowserCookie;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts.Fact;
import io.passkeyprofile.profile.session.RecoverySession;
import io.passkeyprofile.profile.session.SessionRow;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.throttle.ThrottledException;
import io.passkeyprofile.profile.waysin.LastWayInException;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Leads people who lost a device through what they should do: revoke the passkeys that
 * were on it, which ends the sessions that they may have opened, and check what is left.
 */
@Controller
@RequestMapping("/profile/lost-device")
class LostDeviceController {

	private final PasskeyService passkeys;

	private final PasskeyFacts facts;

	private final BrowserCookie browsers;

	private final Sessions sessions;

	private final RecoverySession recovery;

	private final Clock clock;

	private final MessageSource messages;

	LostDeviceController(PasskeyService passkeys, PasskeyFacts facts, BrowserCookie browsers, Sessions sessions,
			RecoverySession recovery, Clock clock, MessageSource messages) {
		this.passkeys = passkeys;
		this.facts = facts;
		this.browsers = browsers;
		this.sessions = sessions;
		this.recovery = recovery;
		this.clock = clock;
		this.messages = messages;
	}

	@GetMapping
	String ask(@SignedIn Account account, HttpServletRequest request, Locale locale, Model model) {
		return show(account, Set.of(), request, locale, model);
	}

	@PostMapping
	String revoke(@SignedIn Account account, HttpServletRequest request,
			@RequestParam(name = "id", defaultValue = "") Set<String> ids, Locale locale, Model model,
			RedirectAttributes redirect) {
		if (ids.isEmpty() || ids.size() > RevokeSeveralController.MOST) {
			model.addAttribute("invalid", ids.isEmpty() ? "lost-device.none" : "revoke-several.too-many");
			model.addAttribute("most", RevokeSeveralController.MOST);
			return show(account, ids, request, locale, model);
		}
		try {
			List<Revocation> revocations = this.passkeys.revoke(account, ids, this.recovery.addedPasskeys(request));
			// Even if Passage didn't confirm it: whoever has the device must not stay
			// signed in
			int ended = ids.stream().mapToInt((id) -> this.sessions.endOthersOfPasskey(account, id, request)).sum();
			RevokeSeveralController.addOutcomes(revocations, this.messages, locale, redirect);
			redirect.addFlashAttribute("sessionsEnded", String.valueOf(ended));
			return "redirect:/profile/lost-device/rest";
		}
		catch (LastWayInException ex) {
			model.addAttribute("last", true);
		}
		catch (OtherChangeException ex) {
			model.addAttribute("failed", "revoke-several.failed.other-change");
		}
		catch (ThrottledException ex) {
			model.addAttribute("failed", "revoke-several.failed.throttled");
			model.addAttribute("waitingTime", ex.getWaitingTime());
		}
		catch (PassageException ex) {
			model.addAttribute("failed", "revoke-several.failed." + PassageFailure.of(ex).code());
		}
		return show(account, ids, request, locale, model);
	}

	/** Shows what is left, for the person to check. */
	@GetMapping("/rest")
	String check(@SignedIn Account account, HttpServletRequest request, Locale locale, Model model) {
		addPasskeys(account, request, locale, model);
		List<SessionRow> others = this.sessions.list(account, request)
			.stream()
			.filter((session) -> !session.current())
			.toList();
		model.addAttribute("sessions", others);
		if (model.getAttribute("sessionsEnded") instanceof String ended) {
			model.addAttribute("sessionsEnded", Integer.valueOf(ended));
		}
		model.addAttribute("hasPassword", account.hasPassword());
		model.addAttribute("recoveryCodes", account.getRecoveryCodes());
		return "passkey/lost-device-rest";
	}

	private String show(Account account, Set<String> chosen, HttpServletRequest request, Locale locale, Model model) {
		model.addAttribute("chosen", chosen);
		addPasskeys(account, request, locale, model);
		return "passkey/lost-device";
	}

	private void addPasskeys(Account account, HttpServletRequest request, Locale locale, Model model) {
		Set<String> added = this.recovery.addedPasskeys(request);
		model.addAttribute("recovering", this.recovery.until(request).isPresent());
		model.addAttribute("added", added);
		try {
			List<WebAuthnDevice> devices = this.passkeys.list(account);
			Map<String, Fact> facts = this.facts.find(account);
			String browser = this.browsers.hash(request).orElse(null);
			model.addAttribute("passkeys",
					devices.stream()
						.sorted(PasskeySection.LAST_USED_FIRST)
						.map((device) -> PasskeyRow.of(device, facts.get(device.id()), browser, this.clock.instant(),
								this.messages, locale))
						.toList());
		}
		catch (PassageException ex) {
			PassageFailure failure = PassageFailure.of(ex);
			if (failure == PassageFailure.USER_NOT_FOUND) {
				// A user whom Passage doesn't know has no passkeys
				model.addAttribute("passkeys", List.of());
			}
			else {
				model.addAttribute("unavailable", failure.code());
			}
		}
	}

}
