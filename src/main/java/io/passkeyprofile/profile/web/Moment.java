package io.passkeyprofile.profile.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A moment in the reader's language. It is in UTC and says so, because only scripts know
 * the reader's time zone.
 *
 * @param iso the moment as RFC 3339
 * @param day its date, with or without the time
 * @param exact its date and time
 */
public record Moment(String iso, String day, String exact) {

	/** From then on, browsers and formatters expect another form. */
	private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

	/**
	 * Formats a moment that comes from Passage and may be wrong.
	 * @param instant the moment, or null if there was none
	 * @param locale the reader's language
	 * @return the moment, or null if there is none, or none in the years 1970 to 9999
	 */
	public static @Nullable Moment of(@Nullable Instant instant, Locale locale) {
		if (instant == null || instant.isBefore(Instant.EPOCH) || !instant.isBefore(YEAR_10000)) {
			return null;
		}
		return of(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM), instant, locale);
	}

	/**
	 * Formats a moment with its time.
	 * @param instant the moment
	 * @param locale the reader's language
	 * @return the moment, whose day includes hour and minute
	 */
	public static Moment toTheMinute(Instant instant, Locale locale) {
		return of(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT), instant, locale);
	}

	private static Moment of(DateTimeFormatter day, Instant instant, Locale locale) {
		DateTimeFormatter exact = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.LONG);
		// HTML allows no more than milliseconds
		String iso = instant.truncatedTo(ChronoUnit.MILLIS).toString();
		return new Moment(iso, format(day, instant, locale) + " UTC", format(exact, instant, locale));
	}

	private static String format(DateTimeFormatter formatter, Instant instant, Locale locale) {
		return formatter.withLocale(locale).withZone(ZoneOffset.UTC).format(instant);
	}

}
