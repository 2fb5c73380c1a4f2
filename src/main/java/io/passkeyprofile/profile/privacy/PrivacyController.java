package io.passkeyprofile.profile.privacy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.passkeyprofile.profile.privacy.PersonalData.Topic;
import io.passkeyprofile.profile.web.ProfileSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The page that says what is kept about people, why, and for how long. Anyone can see it.
 */
@Controller
class PrivacyController {

	/** The same as in {@code times.js}, which sets the cookie. */
	static final Duration ZONE_LIFETIME = Duration.ofDays(365);

	/** The topics that exist only if this application sends mails. */
	static final Set<Topic> OF_MAILS = EnumSet.of(Topic.MAILS, Topic.MAIL_ADDRESSES, Topic.RECOVERY_REQUESTS,
			Topic.COOKIE_RECOVERY);

	private final Map<Topic, PersonalData> data = new EnumMap<>(Topic.class);

	private final ProfileSettings settings;

	private final MessageSource messages;

	PrivacyController(List<PersonalData> data, ProfileSettings settings, MessageSource messages) {
		data.forEach((kept) -> this.data.put(kept.topic(), kept));
		this.settings = settings;
		this.messages = messages;
	}

	@GetMapping("/privacy")
	String show(Locale locale, Model model) {
		model.addAttribute("entries", entries(locale).filter((entry) -> entry.cookie() == null).toList());
		model.addAttribute("cookies", entries(locale).filter((entry) -> entry.cookie() != null).toList());
		return "privacy/privacy";
	}

	private Stream<Entry> entries(Locale locale) {
		return Stream.of(Topic.values()).filter(this::isKept).map((topic) -> entry(topic, locale));
	}

	private boolean isKept(Topic topic) {
		PersonalData kept = this.data.get(OF_MAILS.contains(topic) ? Topic.MAILS : topic);
		return kept == null || kept.isKept();
	}

	private Entry entry(Topic topic, Locale locale) {
		String cookie = topic.cookie();
		Object[] limits = limits(topic).stream()
			.map((limit) -> (limit instanceof Duration duration) ? words(duration, locale) : limit)
			.toArray();
		if (cookie == null) {
			return new Entry(topic.key(), null,
					this.messages.getMessage("privacy." + topic.key() + ".kept", limits, locale));
		}
		return new Entry(topic.key(), (topic == Topic.COOKIE_ZONE) ? cookie : this.settings.cookieName(cookie),
				(limits.length > 0) ? (String) limits[0]
						: this.messages.getMessage("privacy.cookies.until-closed", null, locale));
	}

	private List<Object> limits(Topic topic) {
		PersonalData kept = this.data.get(topic);
		return (kept != null) ? kept.limits() : (topic == Topic.COOKIE_ZONE) ? List.of(ZONE_LIFETIME) : List.of();
	}

	private String words(Duration duration, Locale locale) {
		if (duration.toHoursPart() == 0 && duration.toMinutesPart() == 0 && duration.toDays() > 0) {
			return words("privacy.days", duration.toDays(), locale);
		}
		if (duration.toMinutesPart() == 0 && duration.toHours() > 0) {
			return words("privacy.hours", duration.toHours(), locale);
		}
		return words("wait.minutes", Math.max(1, duration.toMinutes()), locale);
	}

	private String words(String key, long count, Locale locale) {
		return this.messages.getMessage(key, new Object[] { count }, locale);
	}

	/**
	 * What the page says about one topic.
	 *
	 * @param key the middle of the keys of its sentences
	 * @param cookie the name of the cookie, or null for other topics
	 * @param kept how long it is kept, in words
	 */
	record Entry(String key, @Nullable String cookie, String kept) {

	}

}
