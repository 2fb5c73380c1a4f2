package io.passkeyprofile.profile.web;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;

import io.passkeyprofile.tomcat.BodyTimeoutCustomizer;
import io.passkeyprofile.tomcat.LanguageCustomizer;
import io.passkeyprofile.tomcat.ShutdownDelayListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.servlet.LocaleContextResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.springframework.web.util.WebUtils;

/**
 * Tomcat customizers of the application, how its Tomcat stops, and what it knows of its
 * readers.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

	/** The languages of {@code messages.properties} and its siblings. */
	private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH);

	@Autowired
	void sendPagesAsAWhole(ThymeleafViewResolver views) {
		views.setViewClass(PageView.class);
	}

	@Bean
	BodyTimeoutCustomizer bodyTimeout(RequestSettings settings) {
		return new BodyTimeoutCustomizer(settings.bodyTimeout());
	}

	/** Sends a page with three passkeys in one piece; Tomcat's own buffers hold 8 KiB. */
	@Bean
	TomcatConnectorCustomizer writeBuffers() {
		return (connector) -> connector.setProperty("socket.appWriteBufSize", "16384");
	}

	@Bean
	LanguageCustomizer languages() {
		return new LanguageCustomizer(LANGUAGES);
	}

	@Bean
	LocaleResolver localeResolver() {
		return new ZoneCookieLocaleResolver();
	}

	@Bean
	static ShutdownDelayListener shutdownDelay(ShutdownSettings settings) {
		return new ShutdownDelayListener(settings.delay());
	}

	/**
	 * How the application stops.
	 *
	 * @param delay how long it works on after it is told to stop, so that balancers
	 * notice
	 */
	@ConfigurationProperties("profile.shutdown")
	@Validated
	record ShutdownSettings(@NotNull @DurationMin @DefaultValue("5s") Duration delay) {
	}

	/**
	 * Takes the reader's language from the request's header, and the time zone from a
	 * cookie that {@code times.js} sets. Only names of time zones that Java knows count.
	 */
	private static final class ZoneCookieLocaleResolver extends AcceptHeaderLocaleResolver
			implements LocaleContextResolver {

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
