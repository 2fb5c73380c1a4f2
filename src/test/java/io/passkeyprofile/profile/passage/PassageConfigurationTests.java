package io.passkeyprofile.profile.passage;

import java.time.Clock;

import io.micrometer.observation.ObservationRegistry;
import io.passkeyprofile.LogTest;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.web.PassageSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@LogTest
class PassageConfigurationTests {

	@ParameterizedTest
	@CsvSource({ "http://passage.example.com/v1,https://auth.example.com,1",
			"https://passage.example.com,http://10.0.0.1,1", "http://10.0.0.1,http://10.0.0.1,1",
			"http://localhost:1/v1,http://127.0.0.1/v1,0", "https://passage.example.com,https://auth.example.com,0" })
	void warnsAboutUnencryptedUrls(String apiUrl, String authUrl, int warnings, CapturedOutput output) {
		new ApplicationContextRunner().withUserConfiguration(Settings.class, PassageConfiguration.class)
			.withPropertyValues("passage.app-id=9DeEXvYBStnzwQcHFd6f558L", "passage.api-key=key-Zq7SECRETxw2",
					"passage.api-url=" + apiUrl, "passage.auth-url=" + authUrl)
			.withBean(PassageUserIdStore.class, () -> PassageUserIdStore.NONE)
			.withBean(PassageRequests.class)
			.withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
			.withBean(Clock.class, Clock::systemUTC)
			.withBean(ThymeleafViewResolver.class)
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(output.getOut().split("can read and change what is sent: the API key", -1)).hasSize(warnings + 1);
		assertThat(output).doesNotContain("key-Zq7SECRETxw2");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PassageSettings.class)
	static class Settings {

	}

}
