package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.parallel.ResourceLock;

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
@ResourceLock(SharedSandboxTest.SANDBOX)
@ContextConfiguration(initializers = SandboxTest.Passage.class)
public @interface SandboxTest {

	TestSandbox SANDBOX = TestSandbox.shared();

	/** Names the sandbox as Passage. */
	class Passage implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues
				.of("passage.api-url=" + SANDBOX.managementUrl(), "passage.app-id=" + TestSandbox.APP,
						"passage.api-key=" + TestSandbox.KEY)
				.applyTo(context);
		}

	}

}
