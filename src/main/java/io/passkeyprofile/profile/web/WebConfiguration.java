package io.passkeyprofile.profile.web;

import java.time.Duration;

import io.passkeyprofile.tomcat.BodyTimeoutCustomizer;
import io.passkeyprofile.tomcat.LanguageCustomizer;
import io.passkeyprofile.tomcat.ShutdownDelayListener;
import jakarta.validation.constraints.NotNull;
import org.apache.catalina.core.StandardHost;
import org.hibernate.validator.constraints.time.DurationMin;
import org.thymeleaf.dialect.IDialect;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.servlet.LocaleResolver;

/**
 * Configures the application's Tomcat, how it stops, how pages are sent, and how a
 * reader's language and time zone are found.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

	@Autowired
	void sendPagesAsAWhole(ThymeleafViewResolver views, ProfileSettings settings) {
		views.setViewClass(PageView.class);
		views.addStaticVariable("languages", settings.languages());
	}

	@Bean
	PageView.Templates templates(SpringTemplateEngine engine, MessageSource messages, ThymeleafViewResolver views) {
		return new PageView.Templates(engine, messages, views::getStaticVariables);
	}

	@Bean
	static IDialect momentDialect() {
		return new Moment.MomentDialect();
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
	LanguageCustomizer languages(ProfileSettings settings) {
		return new LanguageCustomizer(settings.languages(), settings.languageCookieName());
	}

	@Bean
	WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> errorReports(ErrorPages errorPages) {
		return (factory) -> factory
			.addContextCustomizers((context) -> errorPages.reportFor((StandardHost) context.getParent()));
	}

	@Bean
	LocaleResolver localeResolver() {
		return new Moment.ZoneCookieLocaleResolver();
	}

	@Bean
	static ShutdownDelayListener shutdownDelay(ShutdownSettings settings) {
		return new ShutdownDelayListener(settings.delay());
	}

	/**
	 * How the application stops.
	 *
	 * @param delay how long it goes on working after it is told to stop, so that load
	 * balancers notice
	 */
	@ConfigurationProperties("profile.shutdown")
	@Validated
	record ShutdownSettings(@NotNull @DurationMin @DefaultValue("5s") Duration delay) {
	}

}
