package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.springframework.test.context.TestPropertySource;

/**
 * An {@link ApplicationTest} with limits that are soon reached.
 */
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@TestPropertySource(properties = { "profile.throttle.account.burst=3", "profile.throttle.account.interval=5m",
		"profile.throttle.network.burst=8", "profile.throttle.network.interval=10s", "profile.throttle.passkey.burst=4",
		"profile.throttle.passkey.interval=10s", "profile.throttle.passage.burst=2",
		"profile.throttle.passage.interval=1h", "profile.throttle.sign-up.burst=3",
		"profile.throttle.sign-up.interval=1m" })
public @interface ThrottledTest {

}
