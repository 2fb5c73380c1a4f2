package io.passkeyprofile.profile.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A moment in the reader's language. Without JavaScript nobody knows the reader's time
 * zone, so it is UTC and says so.
 *
 * @param iso the moment as RFC 3339
 * @param day its date, with or without the time
 * @param exact its date and time
 */
public record Moment(String iso, String day, String exact) {

	/** From here on, neither browsers nor formatters read a time as we write it. */
	private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

	/**
	 * Formats a moment that somebody else told us, and that may be a mistake.
	 * @param instant the moment, or null if there was none
	 * @param locale the reader's language
	 * @return the moment, or null where there was none, or none in the years 1970 to 9999
	 */
	public static @Nullable Moment of(@Nullable Instant instant, Locale locale) {
		if (instant == null || instant.isBefore(Instant.EPOCH) || !instant.isBefore(YEAR_10000)) {
			return null;
		}
		return of(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM), instant, locale);
	}

	/**
	 * Formats a moment whose day alone would not say enough.
	 * @param instant the moment
	 * @param locale the reader's language
	 * @return the moment, whose day has the time to the minute
	 */
	public static Moment toTheMinute(Instant instant, Locale locale) {
		return of(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT), instant, locale);
	}

	private static Moment of(DateTimeFormatter day, Instant instant, Locale locale) {
		DateTimeFormatter exact = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.LONG);
		// Attributes of HTML take no more than milliseconds
		String iso = instant.truncatedTo(ChronoUnit.MILLIS).toString();
		return new Moment(iso, format(day, instant, locale) + " UTC", format(exact, instant, locale));
	}

	private static String format(DateTimeFormatter formatter, Instant instant, Locale locale) {
		return formatter.withLocale(locale).withZone(ZoneOffset.UTC).format(instant);
	}

}
