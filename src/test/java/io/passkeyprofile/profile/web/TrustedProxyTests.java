package io.passkeyprofile.profile.web;

import java.net.http.HttpResponse;
import java.util.UUID;

import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.throttle.ThrottleFixture;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

/**
 * Whose address counts behind a proxy that the settings name.
 */
@TestPropertySource(properties = { "spring.datasource.url=jdbc:h2:mem:proxy", "server.forward-headers-strategy=native",
		"server.tomcat.remoteip.internal-proxies=127\\\\.0\\\\.0\\\\.1" })
class TrustedProxyTests extends ThrottleFixture {

	@Test
	void itsHeaderCountsAndNotWhatItsClientWroteBefore() {
		for (int i = 0; i < 8; i++) {
			assertHeard(guessFrom("198.51.100." + i + ", 192.0.2.1"));
		}

		assertRefused(guessFrom("198.51.100.99, 192.0.2.1"), 10, "Too many attempts.");
		assertHeard(guessFrom("192.0.2.2"));
	}

	private HttpResponse<String> guessFrom(String forwardedFor) {
		return guess(new Visitor(this.port).sending("X-Forwarded-For", forwardedFor), UUID.randomUUID().toString(),
				WRONG);
	}

}
