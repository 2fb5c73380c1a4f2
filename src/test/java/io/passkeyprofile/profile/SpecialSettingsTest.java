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
 * An {@link ApplicationTest} with settings that a few tests need: short time-outs, few
 * threads, a trusted proxy on this machine, and native apps. These tests spend most of
 * their time waiting, so they run in parallel with others, but not with each other.
 */
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@ConcurrentTest
@ResourceLock("io.passkeyprofile.profile.SpecialSettingsTest")
@TestPropertySource(properties = { "passage.connect-timeout=1s", "passage.read-timeout=500ms",
		"profile.request.body-timeout=300ms", "server.tomcat.threads.max=2", "server.forward-headers-strategy=native",
		"server.tomcat.remoteip.internal-proxies=127\\\\.0\\\\.0\\\\.1", "profile.throttle.network.burst=8",
		"profile.throttle.network.interval=10s", "profile.well-known.apple-apps=ABCDE12345.com.example.app",
		"profile.well-known.android-apps[0].package-name=com.example.app",
		"profile.well-known.android-apps[0].certificates=" + SpecialSettingsTest.CERTIFICATE,
		"profile.well-known.related-origins=https://shop.example,https://shop.example.org:8443" })
@ContextConfiguration(initializers = SpecialSettingsTest.Passage.class)
public @interface SpecialSettingsTest {

	/** The SHA-256 of the certificate of an Android app. */
	String CERTIFICATE = "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:"
			+ "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F";

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
