package io.passkeyprofile.sandbox.access;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often an address may call an app. The sandbox trusts {@code X-Forwarded-For} of a
 * proxy on this machine.
 */
@SharedSandboxTest
class RateLimitFilterTests {

	private static final String START = "/authenticate/transactions/webauthn/start";

	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.start(Map.of("server.forward-headers-strategy", "native",
				"sandbox.rate-limit.ceremonies.burst", "3", "sandbox.rate-limit.ceremonies.interval", "10s",
				"sandbox.rate-limit.management.burst", "2", "sandbox.rate-limit.management.interval", "1m"));
	}

	@AfterAll
	static void stop() {
		sandbox.close();
	}

	@BeforeEach
	void fill() {
		sandbox.clock.advance(Duration.ofHours(1));
	}

	@Test
	void refusesRequestsAboveTheLimit() {
		assertThat(starts("192.0.2.1", TestSandbox.APP, 3)).containsOnly(200);
		Answer refused = ceremony("192.0.2.1", TestSandbox.APP);
		assertThat(refused.error()).isEqualTo("429 exceeded_attempts");
		assertThat(refused.header("Retry-After")).isEqualTo("10");
		assertThat(refused.header("Access-Control-Allow-Origin")).as("A page can read it")
			.isEqualTo("http://localhost:8080");
		sandbox.clock.advance(Duration.ofSeconds(10));
		assertThat(starts("192.0.2.1", TestSandbox.APP, 2)).containsExactly(200, 429);
	}

	@Test
	void countsAppsAddressesAndServersApart() {
		assertThat(starts("192.0.2.1", TestSandbox.APP, 4)).endsWith(429);
		assertThat(starts("192.0.2.2", TestSandbox.APP, 3)).containsOnly(200);
		// No page of the other app has this origin, and each refusal counts too
		assertThat(starts("192.0.2.1", TestSandbox.OTHER_APP, 1)).containsOnly(403);
		assertThat(users("192.0.2.1", TestSandbox.KEY)).isEqualTo(200);
	}

	@Test
	void countsANetworkOfIpv6Together() {
		assertThat(starts("2001:db8:1:1::1", TestSandbox.APP, 3)).containsOnly(200);
		assertThat(starts("2001:db8:1:1:ffff::2", TestSandbox.APP, 1)).containsOnly(429);
		assertThat(starts("2001:db8:1:2::1", TestSandbox.APP, 1)).containsOnly(200);
	}

	@Test
	void nobodyCanGuessApiKeys() {
		assertThat(users("192.0.2.1", "wrong")).isEqualTo(401);
		assertThat(users("192.0.2.1", "wrong")).isEqualTo(401);
		assertThat(users("192.0.2.1", TestSandbox.KEY)).isEqualTo(429);
	}

	@Test
	void aClockThatIsSetBackLocksNobodyOut() {
		assertThat(starts("192.0.2.1", TestSandbox.APP, 3)).containsOnly(200);
		sandbox.clock.advance(Duration.ofHours(-1));
		assertThat(starts("192.0.2.1", TestSandbox.APP, 1)).containsOnly(200);
	}

	@Test
	void isOffForRequestsThatNeedNoControlKey() {
		TestSandbox local = TestSandbox
			.start(Map.of("sandbox.rate-limit.management.burst", "1", "sandbox.rate-limit.management.interval", "1d"));
		try (local) {
			assertThat(local.get("/users").status()).isEqualTo(200);
			assertThat(local.get("/users").status()).isEqualTo(200);
			Answer through = TestSandbox.send(local.request("/users").header("Via", "1.1 proxy"));
			assertThat(through.status()).isEqualTo(200);
			assertThat(TestSandbox.send(local.request("/users").header("Via", "1.1 proxy")).status()).isEqualTo(429);
		}
	}

	private static List<Integer> starts(String address, String app, int times) {
		List<Integer> statuses = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			statuses.add(ceremony(address, app).status());
		}
		return statuses;
	}

	private static Answer ceremony(String address, String app) {
		return TestSandbox.send(HttpRequest.newBuilder(sandbox.uri(app, START))
			.header("X-Forwarded-For", address)
			.header("Origin", "http://localhost:8080")
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{}")));
	}

	private static int users(String address, String key) {
		return TestSandbox
			.send(HttpRequest.newBuilder(sandbox.uri(TestSandbox.APP, "/users"))
				.header("X-Forwarded-For", address)
				.header("Authorization", "Bearer " + key))
			.status();
	}

}
