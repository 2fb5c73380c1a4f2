package io.passkeyprofile.profile.signin.password;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.TestPasswordEncoder;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see if too many passwords have to be hashed at once.
 */
@ApplicationTest
class BusyTests {

	private static final String PASSWORD = "correct horse";

	private static final SlowEncoder SLOW = new SlowEncoder();

	@Autowired
	private TestPasswordEncoder passwordEncoder;

	@LocalServerPort
	private int port;

	@Test
	void refusesAFloodPolitelyAndHashesOneAtATime() throws Exception {
		this.passwordEncoder
			.use(new ConcurrencyLimitedPasswordEncoder(SLOW, new PasswordSettings(1, Duration.ofMillis(50)), () -> ""));
		String name = UUID.randomUUID().toString();
		Visitor owner = new Visitor(this.port).signUp(name, PASSWORD);
		ExecutorService threads = Executors.newFixedThreadPool(50);
		try {
			SLOW.turns.drainPermits();
			List<Future<HttpResponse<String>>> flood = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				Visitor visitor = new Visitor(this.port);
				flood.add(threads.submit(() -> {
					visitor.open("/sign-in");
					return visitor.submit("/sign-in", Map.of("username", name, "password", "wrong horse"));
				}));
			}
			while (!SLOW.turns.hasQueuedThreads()) {
				Thread.onSpinWait();
			}
			// No hash gets a permit now
			assertBusy(signUp(UUID.randomUUID().toString()));
			owner.open("/profile/password");
			assertBusy(owner.submit("/profile/password", Map.of("newPassword", "battery staple")));
			SLOW.turns.release(1000);
			int refused = 0;
			for (Future<HttpResponse<String>> page : flood) {
				if (page.get().statusCode() == 503) {
					assertBusy(page.get());
					refused++;
				}
				else {
					assertThat(page.get().body()).contains("don’t match an account");
				}
			}
			assertThat(refused).isBetween(1, 49);
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(SLOW.most).hasValue(1);
		assertThat(new Visitor(this.port).signIn(name, PASSWORD).uri().getPath()).isEqualTo("/profile");
	}

	private HttpResponse<String> signUp(String name) {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-up");
		return visitor.submit("/sign-up", Map.of("username", name, "password", PASSWORD));
	}

	private static void assertBusy(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(503);
		assertThat(page.headers().firstValue("Retry-After")).hasValue("1");
		assertThat(page.body()).contains("We’re too busy right now. Nothing was changed. Wait 1 second")
			.doesNotContain("Exception");
	}

	/** Hashes for as long as the test wants. */
	private static final class SlowEncoder extends ConcurrencyLimitedPasswordEncoderTests.CountingEncoder {

		private final Semaphore turns = new Semaphore(1000);

		@Override
		void work() throws InterruptedException {
			this.turns.acquire();
		}

	}

}
