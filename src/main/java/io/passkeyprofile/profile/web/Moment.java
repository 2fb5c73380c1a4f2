package io.passkeyprofile.profile.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.processor.AbstractStandardExpressionAttributeTagProcessor;
import org.thymeleaf.standard.processor.StandardTextTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;
import org.springframework.web.servlet.LocaleContextResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.WebUtils;

/**
 * A moment, formatted for the reader's language and time zone. Until the browser has sent
 * its time zone, the text is in UTC and says so, and a script converts it.
 *
 * @param iso the moment in RFC 3339 format
 * @param day its date, with or without the time
 * @param exact its date and time to the second
 */
public record Moment(String iso, String day, String exact) {

	/**
	 * Kept because they take long to build. At most one for each of the application's
	 * languages and each of the few hundred time zones.
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

	/** {@link ZoneCookieLocaleResolver} takes it from the request. */
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

	/**
	 * Fills a {@code <time>} element with the moment in {@code th:moment}, or removes it
	 * if there is none. A page has many, and three attributes would cost three times as
	 * much.
	 */
	static final class MomentDialect extends AbstractProcessorDialect {

		MomentDialect() {
			super("Moments", StandardDialect.PREFIX, StandardDialect.PROCESSOR_PRECEDENCE);
		}

		@Override
		public Set<IProcessor> getProcessors(String dialectPrefix) {
			return Set.of(new MomentProcessor(dialectPrefix));
		}

	}

	private static final class MomentProcessor extends AbstractStandardExpressionAttributeTagProcessor {

		MomentProcessor(String dialectPrefix) {
			super(TemplateMode.HTML, dialectPrefix, "moment", StandardTextTagProcessor.PRECEDENCE, true, false);
		}

		@Override
		protected void doProcess(ITemplateContext context, IProcessableElementTag tag, AttributeName name, String value,
				@Nullable Object moment, IElementTagStructureHandler handler) {
			if (moment == null) {
				handler.removeElement();
				return;
			}
			Moment shown = (Moment) moment;
			handler.setAttribute("datetime", shown.iso());
			handler.setAttribute("title", escape(shown.exact()));
			handler.setBody(escape(shown.day()), false);
		}

		private static String escape(String text) {
			return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
		}

	}

	/**
	 * Takes the reader's language from the request's header, and the time zone from a
	 * cookie that {@code times.js} sets. Names of time zones that Java doesn't know are
	 * ignored.
	 */
	static final class ZoneCookieLocaleResolver extends AcceptHeaderLocaleResolver implements LocaleContextResolver {

		private static final String COOKIE = "ZONE";

		private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

		@Override
		public LocaleContext resolveLocaleContext(HttpServletRequest request) {
			return new SimpleTimeZoneAwareLocaleContext(resolveLocale(request), zone(request));
		}

		@Override
		public void setLocaleContext(HttpServletRequest request, @Nullable HttpServletResponse response,
				@Nullable LocaleContext context) {
			throw new UnsupportedOperationException("The browser sets both");
		}

		private static @Nullable TimeZone zone(HttpServletRequest request) {
			Cookie cookie = WebUtils.getCookie(request, COOKIE);
			return (cookie != null && ZONES.contains(cookie.getValue())) ? TimeZone.getTimeZone(cookie.getValue())
					: null;
		}

	}

}
