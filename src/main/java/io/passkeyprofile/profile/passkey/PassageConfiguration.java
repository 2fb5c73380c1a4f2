package io.passkeyprofile.profile.passkey;

import java.net.URI;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageInterceptor;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.web.PassageSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Connects the application to the Passage server of its settings.
 */
@Configuration(proxyBeanMethods = false)
class PassageConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(PassageConfiguration.class);

	@Bean
	PassageFlex passageFlex(PassageSettings settings, PassageUserIdStore passageUserIds,
			PassageInterceptor interceptor) {
		warnIfReadable(settings);
		return PassageFlex.builder(settings.appId(), settings.apiKey())
			.baseUrl(URI.create(settings.apiUrl()))
			.connectTimeout(settings.connectTimeout())
			.readTimeout(settings.readTimeout())
			.userIdStore(passageUserIds)
			.interceptor(interceptor)
			.build();
	}

	/**
	 * Tells all pages the URL of the Passage app, for the ceremonies of their scripts.
	 */
	@Autowired
	void addAuthenticationApi(ThymeleafViewResolver views, PassageSettings settings) {
		views.addStaticVariable("authenticationApi",
				settings.authUrl().replaceFirst("/+$", "") + "/apps/" + settings.appId());
	}

	private static void warnIfReadable(PassageSettings settings) {
		if (PassageSettings.isReadableOnTheWay(settings.apiUrl())
				|| PassageSettings.isReadableOnTheWay(settings.authUrl())) {
			logger.warn("passage.api-url or passage.auth-url is plain http and not on this machine. Anybody on the way"
					+ " can read and change what is sent: the API key, usernames, passkeys, transactions and nonces."
					+ " Use https.");
		}
	}

}
