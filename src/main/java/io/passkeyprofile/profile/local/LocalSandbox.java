package io.passkeyprofile.profile.local;

import java.util.Map;

import io.passkeyprofile.profile.web.PassageSettings;
import io.passkeyprofile.sandbox.Sandbox;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/**
 * Starts the Passage sandbox together with the application.
 */
@Configuration(proxyBeanMethods = false)
@Profile("local")
class LocalSandbox {

	/** Runs before any bean is created, so that nothing has happened yet. */
	@Bean
	static BeanFactoryPostProcessor localStandsAlone(Environment environment) {
		return (beans) -> {
			if (environment.getActiveProfiles().length > 1) {
				throw new InvalidConfigurationPropertyValueException("spring.profiles.active",
						String.join(",", environment.getActiveProfiles()),
						"The local profile can't be combined with another one: its passwords and keys are published.");
			}
		};
	}

	@Bean
	Sandbox sandbox(Settings settings, PassageSettings passage) {
		return Sandbox.start(Map.of("server.port", String.valueOf(settings.port()), "spring.datasource.url",
				settings.database(), "sandbox.apps[0].id", passage.appId(), "sandbox.apps[0].name", "Passkey Profile",
				"sandbox.apps[0].auth-origin", settings.authOrigin(), "sandbox.apps[0].api-keys[0]", passage.apiKey(),
				"sandbox.apps[0].automatic-upgrades", String.valueOf(settings.automaticUpgrades())));
	}

	/**
	 * Where the sandbox listens and keeps its data.
	 *
	 * @param port the TCP port of its two APIs
	 * @param database the JDBC URL of its H2 database
	 * @param authOrigin the origin of the pages that may use passkeys: this application's
	 * @param automaticUpgrades whether it accepts passkeys that a password manager made
	 * without asking
	 */
	@ConfigurationProperties("sandbox")
	record Settings(int port, String database, String authOrigin, boolean automaticUpgrades) {
	}

}
