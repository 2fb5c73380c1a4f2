package io.passkeyprofile.profile;

import java.net.URI;
import java.time.Clock;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUserIdStore;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The client of the Passage server that the settings name.
 */
@Configuration(proxyBeanMethods = false)
class PassageConfiguration {

	@Bean
	PassageFlex passageFlex(PassageSettings settings, PassageUserIdStore passageUserIds) {
		return PassageFlex.builder(settings.appId(), settings.apiKey())
			.baseUrl(URI.create(settings.apiUrl()))
			.connectTimeout(settings.connectTimeout())
			.readTimeout(settings.readTimeout())
			.userIdStore(passageUserIds)
			.build();
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
