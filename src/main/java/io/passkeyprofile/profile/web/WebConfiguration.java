package io.passkeyprofile.profile.web;

import java.util.List;
import java.util.Locale;

import io.passkeyprofile.tomcat.BodyTimeoutCustomizer;
import io.passkeyprofile.tomcat.LanguageCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How requests are read.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

	/** Those of {@code messages.properties} and the files beside it. */
	private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH);

	@Bean
	BodyTimeoutCustomizer bodyTimeout(RequestSettings settings) {
		return new BodyTimeoutCustomizer(settings.bodyTimeout());
	}

	@Bean
	LanguageCustomizer languages() {
		return new LanguageCustomizer(LANGUAGES);
	}

}
