package io.passkeyprofile.profile.passkey;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.passkeyprofile.profile.SandboxTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several tabs remove ways to sign in at the same time, with a real sandbox. With
 * {@code -Pfull}, {@code LastWayInArtifactTests} does the same with two instances and
 * many more rounds.
 */
@SandboxTest
class LastWayInRaceTests {

	private static final int ROUNDS = 8;

	private static final String TWO = """
			[{"friendly_name": "a", "type": "passkey", "usage_count": 1},
			{"friendly_name": "b", "type": "passkey", "usage_count": 1}]""";

	private final ExecutorService threads = Executors.newFixedThreadPool(3);

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private PasskeyService passkeys;

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private String username;

	private Visitor visitor;

	@BeforeEach
	@AfterEach
	void noRevocationIsOpen() {
		this.jdbc.sql("delete from passkey_revocation").update();
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void aPasskeyIsLeftWithoutAPassword() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			List<String> ids = signUpWithPasskeys();
			this.jdbc.sql("update account set password_hash = null where id = :id")
				.param("id", account().getId())
				.update();

			atOnce(List.of(
					() -> this.visitor.submitOnly("/profile/passkeys/" + ids.get(0) + "/revoke", Map.of()).statusCode(),
					() -> this.visitor.postJson("/revokePasskey", "{\"id\": \"%s\"}".formatted(ids.get(1)))
						.statusCode(),
					() -> this.visitor.submitOnly("/profile/passkeys/revoke", Map.of("id", String.join(",", ids)))
						.statusCode()));

			assertThat(this.passkeys.list(account())).as("round " + round).isNotEmpty();
		}
	}

	@Test
	void thePasswordOrAPasskeyIsLeft() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			List<String> ids = signUpWithPasskeys();

			atOnce(List.of(() -> this.visitor.submitOnly("/profile/password/remove", Map.of()).statusCode(),
					() -> this.visitor.submitOnly("/profile/passkeys/revoke", Map.of("id", String.join(",", ids)))
						.statusCode()));

			assertThat(account().hasPassword() || !this.passkeys.list(account()).isEmpty()).as("round " + round)
				.isTrue();
		}
	}

	private void atOnce(List<Callable<Integer>> actions) throws Exception {
		CyclicBarrier start = new CyclicBarrier(actions.size());
		for (Future<Integer> done : this.threads.invokeAll(actions.stream().<Callable<Integer>>map((action) -> () -> {
			start.await();
			return action.call();
		}).toList())) {
			assertThat(done.get()).isLessThan(500);
		}
	}

	private List<String> signUpWithPasskeys() {
		this.username = UUID.randomUUID().toString();
		this.visitor = new Visitor(this.port).signUp(this.username, "correct horse");
		SandboxTest.SANDBOX.importDevices(TestSandbox.APP, this.accounts.getOrCreateExternalId(account()), TWO);
		return this.passkeys.list(account()).stream().map((device) -> device.id()).toList();
	}

	private Account account() {
		return this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow();
	}

}
