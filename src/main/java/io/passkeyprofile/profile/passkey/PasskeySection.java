package io.passkeyprofile.profile.passkey;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.passkey.fact.BrowserCookie;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts.Fact;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.MessageSource;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * The passkey table, and the button that adds a passkey.
 */
@Component
@Order(1)
class PasskeySection implements ProfileSection {

	/** Browsers take too long to show a table of thousands. */
	private static final int ROWS = 100;

	/** From this many passkeys on, people can search. */
	private static final int SEARCHABLE = 10;

	/** The request parameter with what to search for. */
	static final String FIND = "find";

	static final Comparator<WebAuthnDevice> LAST_USED_FIRST = Comparator
		.comparing((WebAuthnDevice device) -> (device.usageCount() > 0) ? device.lastLoginAt() : null,
				Comparator.nullsFirst(Comparator.naturalOrder()))
		.thenComparing(WebAuthnDevice::createdAt, Comparator.nullsFirst(Comparator.naturalOrder()))
		.reversed();

	private final PasskeyService passkeys;

	private final PasskeyFacts facts;

	private final BrowserCookie browsers;

	private final Clock clock;

	private final MessageSource messages;

	PasskeySection(PasskeyService passkeys, PasskeyFacts facts, BrowserCookie browsers, Clock clock,
			MessageSource messages) {
		this.passkeys = passkeys;
		this.facts = facts;
		this.browsers = browsers;
		this.clock = clock;
		this.messages = messages;
	}

	@Override
	public String template() {
		return "passkey/_section";
	}

	@Override
	public void show(Account account, HttpServletRequest request, Model model) {
		Locale locale = RequestContextUtils.getLocale(request);
		try {
			List<WebAuthnDevice> devices = this.passkeys.list(account);
			Map<String, Fact> facts = devices.isEmpty() ? Map.of() : this.facts.find(account);
			String browser = this.browsers.hash(request).orElse(null);
			Instant now = this.clock.instant();
			String wanted = Objects.requireNonNullElse(request.getParameter(FIND), "").strip();
			List<PasskeyRow> rows = devices.stream()
				.sorted(LAST_USED_FIRST)
				.map((device) -> PasskeyRow.of(device, facts.get(device.id()), browser, now, this.messages, locale))
				.toList();
			List<PasskeyRow> found = rows.stream().filter((row) -> row.isFoundBy(wanted, locale)).toList();
			model.addAttribute("passkeys", found.stream().limit(ROWS).toList());
			model.addAttribute("passkeyCount", rows.size());
			model.addAttribute("passkeysFound", found.size());
			model.addAttribute("passkeySearch", (rows.size() >= SEARCHABLE) ? wanted : null);
			String without = account.hasPassword() ? "" : ".without-password";
			model.addAttribute("passkeyHealth", "passkeys.health" + without);
			String advice = PasskeyService.needsRecoveryCodes(account, devices) ? "codes" : advice(rows);
			model.addAttribute("passkeyAdvice", advice.equals("second") ? advice + without : advice);
			model.addAttribute("passkeyEmpty", "passkeys.empty" + without);
		}
		catch (PassageException ex) {
			// The rest of the page works without Passage
			model.addAttribute("passkeyFailure", PassageFailure.of(ex).code());
		}
	}

	/** Returns the end of the key of the best next step. */
	private static String advice(List<PasskeyRow> rows) {
		if (rows.stream().anyMatch(PasskeyRow::forgotten)) {
			return "forgotten";
		}
		if (rows.stream().allMatch(PasskeyRow::neverUsed)) {
			return "try";
		}
		return (rows.size() == 1) ? "second" : "none";
	}

}
