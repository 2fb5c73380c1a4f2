package io.passkeyprofile.profile.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class SessionSettingsTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
		.withUserConfiguration(Settings.class);

	@Test
	void lastsADayByDefault() {
		this.application
			.run((context) -> assertThat(context.getBean(SessionSettings.class).absoluteTimeout()).hasDays(1));
		this.application.withPropertyValues("profile.session.absolute-timeout=8h")
			.run((context) -> assertThat(context.getBean(SessionSettings.class).absoluteTimeout()).hasHours(8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0s", "-1h", "forever" })
	void refusesAnInvalidTimeout(String limit) {
		this.application.withPropertyValues("profile.session.absolute-timeout=" + limit)
			.run((context) -> assertThat(context).hasFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(SessionSettings.class)
	static class Settings {

	}

}
