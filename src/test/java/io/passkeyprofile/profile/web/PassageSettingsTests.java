package io.passkeyprofile.profile.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.LogTest;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@LogTest
class PassageSettingsTests {

	private static final Map<String, Object> VALID = Map.of("PASSAGE_APP_ID", "9DeEXvYBStnzwQcHFd6f558L",
			"PASSAGE_API_KEY", "key-Zq7SECRETxw2", "PASSAGE_API_URL", "https://passage.example.com/v1",
			"PASSAGE_AUTH_URL", "https://auth.example.com/v1");

	@Test
	void areReadFromTheEnvironment() {
		with(VALID).run((context) -> {
			PassageSettings settings = context.getBean(PassageSettings.class);
			assertThat(settings.appId()).isEqualTo(VALID.get("PASSAGE_APP_ID"));
			assertThat(settings.apiKey()).isEqualTo(VALID.get("PASSAGE_API_KEY"));
			assertThat(settings.apiUrl()).isEqualTo(VALID.get("PASSAGE_API_URL"));
			assertThat(settings.authUrl()).isEqualTo(VALID.get("PASSAGE_AUTH_URL"));
			assertThat(settings.connectTimeout()).hasSeconds(1);
			assertThat(settings.readTimeout()).hasSeconds(2);
			assertThat(settings.requestsAtOnce()).isEqualTo(64);
			assertThat(settings.maxWait()).hasMillis(250);
			assertThat(settings.circuitBreaker().window()).isEqualTo(20);
			assertThat(settings.circuitBreaker().pause()).hasSeconds(5);
		});
	}

	@Test
	void neverShowTheApiKey() {
		with(VALID).run((context) -> assertThat(context.getBean(PassageSettings.class).toString())
			.doesNotContain("key-Zq7SECRETxw2"));
	}

	@ParameterizedTest
	@CsvSource({ "PASSAGE_API_URL,ftp://passage.example.com", "PASSAGE_API_URL,passage.example.com",
			"PASSAGE_AUTH_URL,javascript:alert(1)", "PASSAGE_READ_TIMEOUT,0s", "PASSAGE_CONNECT_TIMEOUT,-1s" })
	void refuseInvalidValues(String name, String value) {
		Map<String, Object> environment = new HashMap<>(VALID);
		environment.put(name, value);
		with(environment).run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "PASSAGE_APP_ID", "PASSAGE_API_KEY", "PASSAGE_API_URL", "PASSAGE_AUTH_URL" })
	void nameTheOneThatIsMissingAtStartup(String missing, CapturedOutput output) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=0", "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID()));
		VALID.forEach((name, value) -> {
			if (!name.equals(missing)) {
				arguments
					.add("--" + name.toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("-", ".") + "=" + value);
			}
		});

		assertThatException()
			.isThrownBy(() -> SpringApplication.run(PasskeyProfileApplication.class, arguments.toArray(String[]::new)));

		assertThat(output).contains("APPLICATION FAILED TO START", "is missing: set " + missing)
			.doesNotContain("key-Zq7SECRETxw2");
		VALID.keySet()
			.stream()
			.filter((name) -> !name.equals(missing))
			.forEach((name) -> assertThat(output).doesNotContain("set " + name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://passage.example.com/v1", "http://10.0.0.1:8081/v1", "http://127.evil.example/v1",
			"http://localhost.evil.example/v1", "http://localhost@evil.example/v1", "http://0.0.0.0:8081/v1" })
	void refuseThePublishedKeyForARemotePassage(String url, CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(PasskeyProfileApplication.class, "--server.port=0",
				"--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "--passage.app-id=app",
				"--passage.api-key=sandbox-api-key", "--passage.api-url=" + url, "--passage.auth-url=" + url));

		assertThat(output)
			.contains("APPLICATION FAILED TO START", "passage.api-key is the published key of the sandbox")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8081/v1", "http://127.0.0.1:8081/v1", "https://127.1.2.3/v1",
			"http://[::1]:8081/v1", "HTTP://LOCALHOST" })
	void acceptThePublishedKeyForALocalSandbox(String url) {
		Map<String, Object> environment = new HashMap<>(VALID);
		environment.put("PASSAGE_API_KEY", "sandbox-api-key");
		environment.put("PASSAGE_API_URL", url);
		with(environment).run((context) -> assertThat(context).hasNotFailed());
	}

	private static ApplicationContextRunner with(Map<String, Object> environment) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withUserConfiguration(Settings.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PassageSettings.class)
	static class Settings {

	}

}
