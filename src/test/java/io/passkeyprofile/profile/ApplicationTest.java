package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.passkeyprofile.profile.activity.RecordedEvents;

import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * The whole application on a port of its own, with an H2 database in memory and a Passage
 * that is not there unless the test brings one, no limits that a test could reach by
 * accident, and no requests to Passage but those that the test makes.
 */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = { PasskeyProfileApplication.class, MovableClock.class, RecordedEvents.class },
		webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.datasource.url=jdbc:h2:mem:${random.uuid}", "passage.app-id=9DeEXvYBStnzwQcHFd6f558L",
				"passage.api-key=key-Zq7SECRETxw2", "passage.api-url=http://localhost:1/v1",
				"passage.auth-url=http://localhost:1/v1", "profile.origin=https://passkeys.example.com",
				"profile.throttle.account.burst=100000", "profile.throttle.network.burst=100000",
				"profile.throttle.passkey.burst=100000", "profile.throttle.passage.burst=100000",
				"profile.throttle.sign-up.burst=100000", "profile.revocations.settle-every=1d" })
public @interface ApplicationTest {

}
