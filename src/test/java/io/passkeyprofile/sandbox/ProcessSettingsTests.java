package io.passkeyprofile.sandbox;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@Isolated("Settings of the process concern every application")
class ProcessSettingsTests {

	@Test
	void ignoresTheSettingsOfTheProcess() {
		Map<String, String> foreign = Map.of("server.port", "1", "spring.config.name", "application",
				"spring.config.location", "classpath:/nowhere/", "spring.profiles.active", "local",
				"spring.datasource.url", "jdbc:nothing", "spring.flyway.locations", "classpath:nowhere",
				"sandbox.apps[0].name", "", "server.servlet.context-path", "/x");
		foreign.forEach(System::setProperty);
		try (TestSandbox sandbox = TestSandbox.start()) {
			assertThat(sandbox.get("/users").status()).isEqualTo(200);
			ApplicationContext context = sandbox.context();
			assertThat(context.getEnvironment().getActiveProfiles()).isEmpty();
			assertThat(context.getEnvironment().getProperty("java.version")).isNull();
			assertThat(context.getEnvironment().getProperty("PATH")).isNull();
		}
		finally {
			foreign.keySet().forEach(System::clearProperty);
		}
	}

}
