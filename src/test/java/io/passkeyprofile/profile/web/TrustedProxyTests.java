package io.passkeyprofile.profile.web;

import java.net.http.HttpResponse;
import java.util.UUID;

import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.SpecialSettingsTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.throttle.ThrottleFixture;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Which address counts as the client's behind a trusted proxy.
 */
@SpecialSettingsTest
class TrustedProxyTests {

	@Autowired
	private MovableClock clock;

	@LocalServerPort
	private int port;

	@Test
	void trustsTheProxysHeaderButNotItsClients() {
		this.clock.stop();
		for (int i = 0; i < 8; i++) {
			ThrottleFixture.assertHeard(guessFrom("198.51.100." + i + ", 192.0.2.1"));
		}

		ThrottleFixture.assertRefused(guessFrom("198.51.100.99, 192.0.2.1"), 10, "Too many attempts.");
		ThrottleFixture.assertHeard(guessFrom("192.0.2.2"));
	}

	private HttpResponse<String> guessFrom(String forwardedFor) {
		return ThrottleFixture.guess(new Visitor(this.port).sending("X-Forwarded-For", forwardedFor),
				UUID.randomUUID().toString(), "wrong horse");
	}

}
