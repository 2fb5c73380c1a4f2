package io.passkeyprofile.profile.passkey;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.ibm.icu.text.ListFormatter;
import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.passkey.PasskeyService.Revocation;
import io.passkeyprofile.profile.passkey.fact.BrowserCookie;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts.Fact;
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
 * Asks which passkeys to revoke, and revokes them in one step.
 */
@Controller
@RequestMapping("/profile/passkeys/revoke")
class RevokeSeveralController {

	/** As many as may be without an outcome at once. */
	static final int MOST = PasskeyRevocations.OPEN_AT_ONCE;

	private final PasskeyService passkeys;

	private final PasskeyFacts facts;

	private final BrowserCookie browsers;

	private final Sessions sessions;

	private final Clock clock;

	private final MessageSource messages;

	RevokeSeveralController(PasskeyService passkeys, PasskeyFacts facts, BrowserCookie browsers, Sessions sessions,
			Clock clock, MessageSource messages) {
		this.passkeys = passkeys;
		this.facts = facts;
		this.browsers = browsers;
		this.sessions = sessions;
		this.clock = clock;
		this.messages = messages;
	}

	@GetMapping
	String ask(@SignedIn Account account, HttpServletRequest request, Locale locale, Model model) {
		try {
			show(account, Set.of(), request, locale, model);
			return "passkey/revoke-several";
		}
		catch (PassageException ex) {
			// The profile page says what is wrong
			return "redirect:/profile";
		}
	}

	@PostMapping
	String revoke(@SignedIn Account account, HttpServletRequest request,
			@RequestParam(name = "id", defaultValue = "") Set<String> ids,
			@RequestParam(defaultValue = "false") boolean endSessions, Locale locale, Model model,
			RedirectAttributes redirect) {
		try {
			if (ids.isEmpty() || ids.size() > MOST) {
				show(account, ids, request, locale, model);
				model.addAttribute("invalid", ids.isEmpty() ? "revoke-several.none" : "revoke-several.too-many");
				model.addAttribute("most", MOST);
				return "passkey/revoke-several";
			}
			List<Revocation> revocations = this.passkeys.revoke(account, ids, Set.of());
			if (revocations.isEmpty()) {
				redirect.addFlashAttribute("failed", "revoke-several.failed.gone");
				return "redirect:/profile";
			}
			List<Revocation> revoked = revocations.stream().filter(Revocation::isRevoked).toList();
			if (endSessions) {
				revoked.forEach(
						(revocation) -> this.sessions.endOthersOfPasskey(account, revocation.device().id(), request));
			}
			addOutcomes(revocations, this.messages, locale, redirect);
		}
		catch (PassageException ex) {
			redirect.addFlashAttribute("failed", "revoke-several.failed." + PassageFailure.of(ex).code());
		}
		catch (LastWayInException ex) {
			redirect.addFlashAttribute("failed", "revoke-several.failed.last");
		}
		catch (OtherChangeException ex) {
			redirect.addFlashAttribute("failed", "revoke-several.failed.other-change");
		}
		catch (ThrottledException ex) {
			redirect.addFlashAttribute("failed", "revoke-several.failed.throttled");
			redirect.addFlashAttribute("waitingTime", this.messages.getMessage(ex.getWaitingTime(), locale));
		}
		return "redirect:/profile";
	}

	/** Adds what the template {@code passkey/_outcomes} shows on the next page. */
	static void addOutcomes(List<Revocation> revocations, MessageSource messages, Locale locale,
			RedirectAttributes redirect) {
		List<Revocation> revoked = revocations.stream().filter(Revocation::isRevoked).toList();
		redirect.addFlashAttribute("severalRevoked", "true");
		Function<Stream<Revocation>, String> names = (some) -> ListFormatter.getInstance(locale)
			.format(some.map(
					(revocation) -> messages.getMessage("quoted", new Object[] { revocation.passkey().name() }, locale))
				.toList());
		addNames("revokedNames", names.apply(revoked.stream()), redirect);
		addNames("notRevokedNames", names.apply(revocations.stream().filter(Revocation::isRefused)), redirect);
		addNames("unknownNames", names.apply(revocations.stream().filter(Revocation::isUnknown)), redirect);
		if (!revoked.isEmpty()) {
			// Lets the browser forget the passkeys
			redirect.addFlashAttribute("revokedCredentialId",
					revoked.stream()
						.map((revocation) -> revocation.device().credId())
						.collect(Collectors.joining(" ")));
		}
	}

	private static void addNames(String attribute, String names, RedirectAttributes redirect) {
		if (!names.isEmpty()) {
			redirect.addFlashAttribute(attribute, names);
		}
	}

	private void show(Account account, Set<String> chosen, HttpServletRequest request, Locale locale, Model model) {
		String browser = this.browsers.hash(request).orElse(null);
		Map<String, Fact> facts = this.facts.find(account);
		List<WebAuthnDevice> devices = this.passkeys.list(account);
		model.addAttribute("passkeys",
				devices.stream()
					.sorted(PasskeySection.LAST_USED_FIRST.reversed())
					.map((device) -> PasskeyRow.of(device, facts.get(device.id()), browser, this.clock.instant(),
							this.messages, locale))
					.toList());
		model.addAttribute("needsRecoveryCodes",
				devices.stream().anyMatch((left) -> PasskeyService.needsRecoveryCodes(account, List.of(left))));
		model.addAttribute("chosen", chosen);
	}

}
