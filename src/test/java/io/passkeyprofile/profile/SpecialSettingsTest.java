package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.passage.StubPassage;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * An {@link ApplicationTest} with the settings that a few tests need and no other test
 * minds: short time-outs, few threads and a trusted proxy on this machine. Most of their
 * time is waiting, so they run beside others, but not beside each other.
 */
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@ConcurrentTest
@ResourceLock("io.passkeyprofile.profile.SpecialSettingsTest")
@TestPropertySource(properties = { "passage.read-timeout=500ms", "profile.request.body-timeout=300ms",
		"server.tomcat.threads.max=2", "server.forward-headers-strategy=native",
		"server.tomcat.remoteip.internal-proxies=127\\\\.0\\\\.0\\\\.1", "profile.throttle.network.burst=8",
		"profile.throttle.network.interval=10s" })
@ContextConfiguration(initializers = SpecialSettingsTest.Passage.class)
public @interface SpecialSettingsTest {

	/** What answers in place of Passage. It is not the stub of the other tests. */
	StubPassage PASSAGE = new StubPassage();

	/** Names the stub as Passage. */
	class Passage implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues.of("passage.api-url=" + PASSAGE.url()).applyTo(context);
		}

	}

}
