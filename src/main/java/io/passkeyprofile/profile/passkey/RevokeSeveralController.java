package io.passkeyprofile.profile.passkey;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts.Fact;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.ThrottledException;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Asks which passkeys to revoke, and revokes them in one step.
 */
@Controller
@RequestMapping("/profile/passkeys/revoke")
class RevokeSeveralController {

	/** As many as may be without an outcome at once. */
	private static final int MOST = PasskeyRevocations.OPEN_AT_ONCE;

	private static final int AT_ONCE = 4;

	private final PasskeyService passkeys;

	private final PasskeyFacts facts;

	private final Sessions sessions;

	private final Throttle throttle;

	private final Clock clock;

	private final MessageSource messages;

	RevokeSeveralController(PasskeyService passkeys, PasskeyFacts facts, Sessions sessions, Throttle throttle,
			Clock clock, MessageSource messages) {
		this.passkeys = passkeys;
		this.facts = facts;
		this.sessions = sessions;
		this.throttle = throttle;
		this.clock = clock;
		this.messages = messages;
	}

	@GetMapping
	String ask(@SignedIn Account account, Locale locale, Model model) {
		try {
			show(account, Set.of(), locale, model);
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
				show(account, ids, locale, model);
				model.addAttribute("invalid", ids.isEmpty() ? "revoke-several.none" : "revoke-several.too-many");
				model.addAttribute("most", MOST);
				return "passkey/revoke-several";
			}
			Map<String, String> names = names(account);
			Map<Outcome, List<String>> outcomes = new LinkedHashMap<>();
			revoke(account, ids).forEach((id, outcome) -> outcomes.computeIfAbsent(outcome, (key) -> new ArrayList<>())
				.add(names.getOrDefault(id, id)));
			if (endSessions) {
				ids.forEach((id) -> this.sessions.endOthersOfPasskey(account, id, request));
			}
			redirect.addFlashAttribute("severalRevoked", "true");
			outcomes.forEach((outcome, revoked) -> redirect.addFlashAttribute(outcome.attribute, quoted(revoked)));
		}
		catch (PassageException ex) {
			redirect.addFlashAttribute("failed", "revoke-several.failed." + PassageFailure.of(ex).code());
		}
		return "redirect:/profile";
	}

	private static String quoted(List<String> names) {
		return names.stream().map((name) -> "“" + name + "”").collect(Collectors.joining(", "));
	}

	private void show(Account account, Set<String> chosen, Locale locale, Model model) {
		Map<String, Fact> facts = this.facts.find(account);
		model.addAttribute("passkeys",
				this.passkeys.list(account)
					.stream()
					.sorted(PasskeySection.LAST_USED_FIRST.reversed())
					.map((device) -> PasskeyRow.of(device, facts.get(device.id()), null, this.clock.instant(),
							this.messages, locale))
					.toList());
		model.addAttribute("chosen", chosen);
	}

	private Map<String, String> names(Account account) {
		Map<String, Fact> facts = this.facts.find(account);
		Map<String, String> names = new LinkedHashMap<>();
		for (WebAuthnDevice device : this.passkeys.list(account)) {
			names.put(device.id(), PasskeyFacts.name(facts.get(device.id()), device));
		}
		return names;
	}

	/** Each has an intent and an outcome of its own, as if it were revoked alone. */
	private Map<String, Outcome> revoke(Account account, Set<String> ids) {
		RequestAttributes request = RequestContextHolder.currentRequestAttributes();
		ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, ids.size()));
		try {
			Map<String, Future<Outcome>> running = new LinkedHashMap<>();
			ids.forEach((id) -> running.put(id, threads.submit(() -> {
				// For the client in the record
				RequestContextHolder.setRequestAttributes(request);
				try {
					return revoke(account, id);
				}
				finally {
					RequestContextHolder.resetRequestAttributes();
				}
			})));
			Map<String, Outcome> outcomes = new LinkedHashMap<>();
			for (Map.Entry<String, Future<Outcome>> entry : running.entrySet()) {
				outcomes.put(entry.getKey(), entry.getValue().get());
			}
			return outcomes;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		finally {
			threads.shutdown();
		}
	}

	private Outcome revoke(Account account, String id) {
		try {
			this.throttle.take(Bucket.PASSAGE, account.getUsernameKey());
			this.passkeys.revoke(account, id);
			return Outcome.REVOKED;
		}
		catch (PasskeyNotFoundException ex) {
			// It is gone, as it should be
			return Outcome.REVOKED;
		}
		catch (ThrottledException ex) {
			return Outcome.NOT_REVOKED;
		}
		catch (PassageException ex) {
			return PasskeyService.isRefusal(ex) ? Outcome.NOT_REVOKED : Outcome.UNKNOWN;
		}
	}

	/** What became of a passkey. */
	private enum Outcome {

		REVOKED("revokedNames"), NOT_REVOKED("notRevokedNames"), UNKNOWN("unknownNames");

		private final String attribute;

		Outcome(String attribute) {
			this.attribute = attribute;
		}

	}

}
