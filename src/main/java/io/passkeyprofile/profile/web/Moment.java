package io.passkeyprofile.profile.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

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

	/** One for each language of the application, because they take long to build. */
	private static final Map<Locale, Formats> FORMATS = new ConcurrentHashMap<>();

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
		Formats formats = FORMATS.computeIfAbsent(locale, Formats::of);
		// HTML attributes allow milliseconds at most
		String iso = instant.truncatedTo(ChronoUnit.MILLIS).toString();
		return new Moment(iso, day.apply(formats).format(instant) + " UTC", formats.exact().format(instant));
	}

	/**
	 * The formats of one language.
	 *
	 * @param date the date
	 * @param minute date and time to the minute
	 * @param exact date and time to the second
	 */
	private record Formats(DateTimeFormatter date, DateTimeFormatter minute, DateTimeFormatter exact) {

		static Formats of(Locale locale) {
			return new Formats(in(locale, DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)),
					in(locale, DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)),
					in(locale, DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.LONG)));
		}

		private static DateTimeFormatter in(Locale locale, DateTimeFormatter formatter) {
			return formatter.withLocale(locale).withZone(ZoneOffset.UTC);
		}

	}

}
