package io.passkeyprofile.profile;

import io.passkeyprofile.tomcat.BodyTimeoutCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How requests are read.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

	@Bean
	BodyTimeoutCustomizer bodyTimeout(RequestSettings settings) {
		return new BodyTimeoutCustomizer(settings.bodyTimeout());
	}

}
