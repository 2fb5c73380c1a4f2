package io.passkeyprofile.profile.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;

/**
 * A moment formatted for the reader's language and time zone. Until the browser has told
 * the time zone, it is in UTC and says so; a script converts it.
 *
 * @param iso the moment in RFC 3339 format
 * @param day its date, with or without the time
 * @param exact its date and time to the second
 */
public record Moment(String iso, String day, String exact) {

	/**
	 * One for each language of the application and each of the few hundred time zones,
	 * because they take long to build.
	 */
	private static final Map<Map.Entry<Locale, ZoneId>, Formats> FORMATS = new ConcurrentHashMap<>();

	/** Browsers can't parse later times. */
	private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

	/**
	 * Formats the date of a moment that comes from another system and may be wrong.
	 * @param instant the moment, or null if there is none
	 * @param locale the reader's language
	 * @return the formatted moment, or null if there is none or it is not in the years
	 * 1970 to 9999
	 */
	public static @Nullable Moment of(@Nullable Instant instant, Locale locale) {
		if (instant == null || instant.isBefore(Instant.EPOCH) || !instant.isBefore(YEAR_10000)) {
			return null;
		}
		return of(instant, locale, Formats::date);
	}

	/**
	 * Formats a moment with the time to the minute.
	 * @param instant the moment
	 * @param locale the reader's language
	 * @return the formatted moment
	 */
	public static Moment toTheMinute(Instant instant, Locale locale) {
		return of(instant, locale, Formats::minute);
	}

	private static Moment of(Instant instant, Locale locale, Function<Formats, DateTimeFormatter> day) {
		ZoneId zone = zone();
		Formats formats = FORMATS.computeIfAbsent(Map.entry(locale, zone), Formats::of);
		// HTML attributes allow milliseconds at most
		String iso = instant.truncatedTo(ChronoUnit.MILLIS).toString();
		String suffix = zone.equals(ZoneOffset.UTC) ? " UTC" : "";
		return new Moment(iso, day.apply(formats).format(instant) + suffix, formats.exact().format(instant));
	}

	/** {@link WebConfiguration} takes it from the request. */
	private static ZoneId zone() {
		return (LocaleContextHolder.getLocaleContext() instanceof TimeZoneAwareLocaleContext context
				&& context.getTimeZone() != null) ? context.getTimeZone().toZoneId() : ZoneOffset.UTC;
	}

	/**
	 * The formats of one language.
	 *
	 * @param date the date
	 * @param minute date and time to the minute
	 * @param exact date and time to the second
	 */
	private record Formats(DateTimeFormatter date, DateTimeFormatter minute, DateTimeFormatter exact) {

		static Formats of(Map.Entry<Locale, ZoneId> reader) {
			return new Formats(in(reader, DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)),
					in(reader, DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)),
					in(reader, DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.LONG)));
		}

		private static DateTimeFormatter in(Map.Entry<Locale, ZoneId> reader, DateTimeFormatter formatter) {
			return formatter.withLocale(reader.getKey()).withZone(reader.getValue());
		}

	}

}
