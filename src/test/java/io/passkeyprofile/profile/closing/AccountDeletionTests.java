package io.passkeyprofile.profile.closing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.passkeyprofile.jdbc.BackgroundWork;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.SandboxTest;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a closed account, with a real sandbox in place of Passage.
 */
@SandboxTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class AccountDeletionTests {

	private static final String PASSWORD = "correct horse";

	private static final TestSandbox SANDBOX = SandboxTest.SANDBOX;

	private static final String APP = "?app=" + TestSandbox.APP;

	@Autowired
	private AccountDeletion deletion;

	@Autowired
	private ClosedAccounts closedAccounts;

	@Autowired
	private PasskeyService passkeys;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private MovableClock clock;

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	@AfterEach
	void clearFaults() {
		SANDBOX.control("DELETE", "/faults" + APP, "");
		this.clock.reset();
		this.jdbc.sql("update account set closes_at = null, deletion_due_at = null").update();
	}

	@Test
	void revokesThePasskeysForGoodAndFreesTheName() {
		Account account = closedAccount();
		runTheJob();
		assertThat(passkeysOf(account)).isEqualTo(2);
		this.clock.advance(ClosedAccounts.PERIOD);

		runTheJob();

		assertThat(passkeysOf(account)).isZero();
		assertThat(users(account)).as("Passage can't delete it").isEqualTo(1);
		assertThat(this.accounts.findById(account.getId())).isEmpty();
		this.clock.reset();
		new Visitor(this.port).signUp(account.getUsername(), "battery staple");
	}

	/**
	 * The calls, in order: Passage finds the user, lists the passkeys, revokes two, and
	 * lists none.
	 */
	@ParameterizedTest
	@CsvSource({ "GET, '', error", "GET, /*/devices, error", "GET, /*/devices, half_body",
			"DELETE, /*/devices/*, reset", "DELETE, /*/devices/*, error" })
	void continuesAfterAFailureOfEachCall(String method, String path, String answer) {
		Account account = closedAccount();
		this.clock.advance(ClosedAccounts.PERIOD);
		fault(method, path, "\"answer\": \"%s\"".formatted(answer));

		failsOnceAndThenContinues(account);
	}

	@Test
	void continuesIfPassageDoesNotConfirmThatNoneIsLeft() {
		Account account = closedAccount();
		this.clock.advance(ClosedAccounts.PERIOD);
		// The first list is answered, the second is not
		fault("GET", "/*/devices", "\"delay_ms\": 1");
		fault("GET", "/*/devices", "\"answer\": \"error\"");

		failsOnceAndThenContinues(account);
	}

	private void failsOnceAndThenContinues(Account account) {
		runTheJob();

		assertThat(this.accounts.findById(account.getId()))
			.hasValueSatisfying((left) -> assertThat(left.isBeingDeleted()).isTrue());
		runTheJob();
		assertThat(this.accounts.findById(account.getId())).as("Not yet").isPresent();
		this.clock.advance(AccountDeletion.RETRY_AFTER);
		runTheJob();
		assertThat(passkeysOf(account)).isZero();
		assertThat(this.accounts.findById(account.getId())).isEmpty();
	}

	/**
	 * The instance is killed after Passage has revoked this many passkeys, and before it
	 * can record that.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void continuesWhereAnInstanceWasKilled(int revoked) {
		Account account = closedAccount();
		this.clock.advance(ClosedAccounts.PERIOD);
		assertThat(this.closedAccounts.claim(account.getId(), AccountDeletion.RETRY_AFTER)).isTrue();
		SANDBOX.jdbc()
			.sql("""
					select u.id as user_id, d.id as device_id from device d join passage_user u on u.id = d.passage_user_id
					where u.external_id = ? fetch first ? rows only""")
			.params(account.getExternalId(), revoked)
			.query((row, number) -> "/users/%s/devices/%s".formatted(row.getString("user_id"),
					row.getString("device_id")))
			.list()
			.forEach((device) -> assertThat(SANDBOX.delete(device).status()).isLessThan(300));
		assertThat(passkeysOf(account)).isEqualTo(2 - revoked);
		runTheJob();
		assertThat(this.accounts.findById(account.getId())).as("Until its time is over").isPresent();
		this.clock.advance(AccountDeletion.RETRY_AFTER);

		runTheJob();

		assertThat(passkeysOf(account)).isZero();
		assertThat(this.accounts.findById(account.getId())).isEmpty();
	}

	@Test
	void severalInstancesDeleteEachAccountOnce() throws Exception {
		List<Account> closed = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			closed.add(closedAccount());
		}
		this.clock.advance(ClosedAccounts.PERIOD.plus(Duration.ofSeconds(1)));
		SANDBOX.control("DELETE", "/requests" + APP, "");
		CyclicBarrier start = new CyclicBarrier(3);
		Callable<Void> instance = () -> {
			AccountDeletion own = new AccountDeletion(this.closedAccounts, this.accounts, this.passkeys);
			start.await();
			own.deleteDue();
			return null;
		};
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try {
			for (Future<Void> done : threads.invokeAll(List.of(instance, instance, instance))) {
				done.get();
			}
		}
		finally {
			threads.shutdownNow();
		}

		assertThat(closed).allSatisfy((account) -> {
			assertThat(this.accounts.findById(account.getId())).isEmpty();
			assertThat(passkeysOf(account)).isZero();
		});
		assertThat(SANDBOX.control("POST", "/requests/verify" + APP, "{\"method\": \"DELETE\", \"times\": 8}").body())
			.contains("\"verified\":true");
	}

	private Account closedAccount() {
		String username = UUID.randomUUID().toString();
		UUID externalId = UUID.randomUUID();
		SANDBOX.importDevices(TestSandbox.APP, externalId.toString(), """
				[{"friendly_name": "laptop", "type": "platform"}, {"friendly_name": "phone", "type": "passkey"}]""");
		Visitor visitor = new Visitor(this.port).signUp(username, PASSWORD);
		Account account = this.accounts.findByUsernameKey(new Username(username).key()).orElseThrow();
		account.assignExternalId(externalId);
		this.accounts.save(account);
		visitor.open("/profile/delete");
		assertThat(visitor.submit("/profile/delete", Map.of()).uri().toString()).endsWith("/sign-in?closed");
		return account;
	}

	private static void fault(String method, String path, String what) {
		String fault = "{\"method\": \"%s\", \"path\": \"/v1/apps/*/users%s\", \"times\": 1, %s}".formatted(method,
				path, what);
		assertThat(SANDBOX.control("POST", "/faults" + APP, fault).status()).isEqualTo(201);
	}

	private static long passkeysOf(Account account) {
		return SANDBOX.jdbc()
			.sql("select count(*) from device d join passage_user u on u.id = d.passage_user_id where u.external_id = ?")
			.param(account.getExternalId())
			.query(Long.class)
			.single();
	}

	private static long users(Account account) {
		return SANDBOX.jdbc()
			.sql("select count(*) from passage_user where external_id = ?")
			.param(account.getExternalId())
			.query(Long.class)
			.single();
	}

	/** Runs the job with the connections that it has when it is scheduled. */
	private void runTheJob() {
		BackgroundWork.run(this.deletion::deleteDue);
	}

}
