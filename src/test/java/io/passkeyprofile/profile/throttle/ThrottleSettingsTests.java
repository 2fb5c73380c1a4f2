package io.passkeyprofile.profile.throttle;

import java.time.Duration;

import io.passkeyprofile.profile.throttle.ThrottleSettings.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ThrottleSettingsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
		.withInitializer(new ConfigDataApplicationContextInitializer())
		.withUserConfiguration(Settings.class);

	@Test
	void hasADefaultForEachBucket() {
		this.runner.run((context) -> assertThat(context.getBean(ThrottleSettings.class))
			.isEqualTo(new ThrottleSettings(new Limit(10, Duration.ofMinutes(5)), new Limit(50, Duration.ofSeconds(10)),
					new Limit(50, Duration.ofSeconds(10)), new Limit(60, Duration.ofSeconds(1)),
					new Limit(50, Duration.ofMinutes(1)), new Limit(4, Duration.ofHours(4)))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "account.burst=0", "network.burst=-1", "passkey.interval=0s", "sign-up.interval=-1m",
			"sign-up.burst=", "account.interval=2d" })
	void refusesInvalidLimits(String setting) {
		this.runner.withPropertyValues("profile.throttle." + setting).run((context) -> assertThat(context).hasFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ThrottleSettings.class)
	static class Settings {

	}

}
