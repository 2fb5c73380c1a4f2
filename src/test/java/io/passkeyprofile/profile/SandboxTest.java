package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.sandbox.Sandbox;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * An {@link ApplicationTest} with a real sandbox in place of Passage, which all these
 * tests share.
 */
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@ContextConfiguration(initializers = SandboxTest.Passage.class)
public @interface SandboxTest {

	String APP_ID = StubPassage.APP_ID;

	Sandbox SANDBOX = Sandbox
		.start(Map.of("server.port", "0", "spring.datasource.url", "jdbc:h2:mem:" + UUID.randomUUID(),
				"sandbox.apps[0].id", APP_ID, "sandbox.apps[0].name", "Test", "sandbox.apps[0].auth-origin",
				"http://localhost:8080", "sandbox.apps[0].api-keys[0]", StubPassage.API_KEY));

	/** Names the sandbox as Passage. */
	class Passage implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues.of("passage.api-url=" + SANDBOX.managementUrl()).applyTo(context);
		}

	}

}
