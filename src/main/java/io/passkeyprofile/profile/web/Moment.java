package io.passkeyprofile.profile.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A moment formatted for the reader's language. It is in UTC and says so, because the
 * server doesn't know the reader's time zone; a script converts it.
 *
 * @param iso the moment in RFC 3339 format
 * @param day its date, with or without the time
 * @param exact its date and time to the second
 */
public record Moment(String iso, String day, String exact) {

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
		return of(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM), instant, locale);
	}

	/**
	 * Formats a moment with the time to the minute.
	 * @param instant the moment
	 * @param locale the reader's language
	 * @return the formatted moment
	 */
	public static Moment toTheMinute(Instant instant, Locale locale) {
		return of(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT), instant, locale);
	}

	private static Moment of(DateTimeFormatter day, Instant instant, Locale locale) {
		DateTimeFormatter exact = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.LONG);
		// HTML attributes allow milliseconds at most
		String iso = instant.truncatedTo(ChronoUnit.MILLIS).toString();
		return new Moment(iso, format(day, instant, locale) + " UTC", format(exact, instant, locale));
	}

	private static String format(DateTimeFormatter formatter, Instant instant, Locale locale) {
		return formatter.withLocale(locale).withZone(ZoneOffset.UTC).format(instant);
	}

}
