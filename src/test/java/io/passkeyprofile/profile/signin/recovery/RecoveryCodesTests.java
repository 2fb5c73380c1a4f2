package io.passkeyprofile.profile.signin.recovery;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.TestPasswordEncoder;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How people get recovery codes, and sign in with one.
 */
@BothDatabases
class RecoveryCodesTests extends RecoveryFixture {

	private static final String REFUSED = "That username and that recovery code don’t belong together";

	@Autowired
	private TestPasswordEncoder encoder;

	@Autowired
	private ApplicationLog log;

	@Test
	void showsTenOfThemOnceAndKeepsOnlyHashes() {
		assertThat(new HashSet<>(this.codes)).hasSize(10);
		assertThat(this.visitor.open(NEW_CODES).body()).contains("The 10 codes that you have now stop working.")
			.doesNotContain(this.codes);
		assertThat(this.visitor.open("/profile").body()).contains("You have 10 recovery codes left.",
				"Got new recovery codes");
		assertThat(rows()).hasSize(10).allSatisfy((row) -> {
			RecoveryCode code = this.codes.stream()
				.map((text) -> RecoveryCode.parse(text).orElseThrow())
				.filter((one) -> row.get("prefix").equals(one.prefix()))
				.findFirst()
				.orElseThrow();
			assertThat(row.get("hash").toString()).startsWith("fast:").doesNotContain(code.secret());
		});
		assertThat(this.log.text()).contains("recovery_codes_created").doesNotContain(this.codes);
	}

	@Test
	void theApplicationsOwnEncoderHashesThem() {
		this.encoder.useReal();

		List<String> codes = newCodes();

		assertThat(rows()).hasSize(10)
			.allSatisfy((row) -> assertThat(row.get("hash").toString()).startsWith("{argon2id}$argon2id$"));
		assertThat(path(recover(this.stranger, this.username, codes.get(9)))).isEqualTo("/recovery");
	}

	@Test
	void areTheOnlyWayBackWithoutAMailServer() {
		assertThat(this.stranger.open("/sign-in/recovery").body())
			.contains("Only a recovery code gets you back in here.")
			.doesNotContain("/sign-in/recovery/mail");
		assertThat(this.stranger.open("/sign-in/recovery/mail").statusCode()).isEqualTo(404);
		assertThat(this.stranger.submit("/sign-in/recovery/mail", Map.of("username", this.username)).statusCode())
			.isEqualTo(404);
		assertThat(this.jdbc.sql("select count(*) from recovery_request where username_key = ? or account_id = ?")
			.params(account().getUsernameKey(), account().getId())
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void newCodesReplaceOldOnes() {
		List<String> old = this.codes;

		this.codes = newCodes();

		assertThat(rows()).hasSize(10);
		assertThat(recover(this.stranger, this.username, old.get(0)).body()).contains(REFUSED);
		recover();
	}

	@Test
	void aCodeOpensARecoverySessionAndIsUsedUp() {
		String before = recover(this.stranger, this.username, "nonsense").body();
		assertThat(before).contains("A recovery code has 16 letters and digits", "value=\"nonsense\"");

		HttpResponse<String> page = recover(this.stranger, this.username.toUpperCase(Locale.ROOT),
				this.codes.get(3).toLowerCase(Locale.ROOT).replace("-", " "));

		assertThat(path(page)).isEqualTo("/recovery");
		assertThat(page.body()).contains("You have 15 minutes for that.", "You have 9 other recovery codes left.");
		assertThat(this.visitor.open("/profile").body())
			.contains("You have 9 recovery codes left.", "One was last used:", "Used a recovery code",
					"Signed in with a recovery code")
			.doesNotContain("tried a wrong one");
		assertThat(recover(new Visitor(this.port), this.username, this.codes.get(3)).body()).contains(REFUSED);
		assertThat(this.visitor.open("/profile").body()).contains("Somebody last tried a wrong one:",
				"Failed attempt with a recovery code");
		newCodes();
		assertThat(this.visitor.open("/profile").body()).doesNotContain("One was last used:", "tried a wrong one");
	}

	@Test
	void refusesEverythingElseAlikeAfterOneComparison() {
		CountingEncoder counting = new CountingEncoder();
		this.encoder.use(counting);
		Visitor other = new Visitor(this.port).signUp("other-" + this.username, "correct horse");
		String wrong = this.codes.get(0).substring(0, 5) + this.codes.get(1).substring(5);
		String unknown = RecoveryCode.create().text();
		// Makes the hash for usernames without an account
		recover(this.stranger, "nobody", unknown);
		List<String> pages = new ArrayList<>();
		for (String[] attempt : new String[][] { { this.username, wrong }, { this.username, unknown },
				{ "other-" + this.username, this.codes.get(0) }, { "nobody-" + this.username, this.codes.get(0) },
				{ "a\u0000b", this.codes.get(0) } }) {
			counting.comparisons.set(0);
			HttpResponse<String> page = recover(this.stranger, attempt[0], attempt[1]);
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(counting.comparisons).as(attempt[0]).hasValue(1);
			pages.add(page.body().replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "").replaceAll("value=\"[^\"]*\"", ""));
		}

		assertThat(pages).allMatch((page) -> page.equals(pages.get(0)) && page.contains(REFUSED));
		assertThat(rows()).hasSize(10);
		assertThat(other.open("/profile").body()).contains("tried a wrong one");
	}

	@Test
	void onlyOneOfManyConcurrentUsesOfACodeSignsIn() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(6);
		try {
			List<Callable<String>> attempts = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				Visitor visitor = new Visitor(this.port);
				visitor.open("/sign-in/recovery");
				attempts.add(() -> path(visitor.submit("/sign-in/recovery",
						Map.of("username", this.username, "code", this.codes.get(0)))));
			}
			List<String> pages = new ArrayList<>();
			for (Future<String> page : threads.invokeAll(attempts)) {
				pages.add(page.get());
			}

			assertThat(pages).containsOnlyOnce("/recovery").containsOnly("/recovery", "/sign-in/recovery");
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(rows()).hasSize(9);
		assertThat(account().getRecoveryCodes()).isEqualTo(9);
	}

	@Test
	void seesTheChangeOfThePasswordThatItWaitedFor(@Autowired RecoveryCodes codes,
			@Autowired AccountRepository accounts, @Autowired TransactionOperations transactions) {
		Account before = account();
		RecoveryCode code = RecoveryCode.parse(this.codes.get(0)).orElseThrow();

		CompletableFuture<Optional<Account>> used = transactions.execute((transaction) -> {
			accounts.savePasswordHash(before.getId(), before.getPasswordVersion(), "{noop}other");
			CompletableFuture<Optional<Account>> waiting = CompletableFuture
				.supplyAsync(() -> codes.use(before.getUsernameKey(), code));
			assertThat(waiting).failsWithin(Duration.ofMillis(300));
			return waiting;
		});

		assertThat(used.join().orElseThrow().getPasswordVersion()).isEqualTo(before.getPasswordVersion() + 1);
	}

	/** Hashing ten codes takes long enough for the owner to end the session meanwhile. */
	@Test
	void aSessionThatHasEndedReplacesNoCodes(@Autowired RecoveryCodes codes, @Autowired AccountRepository accounts,
			@Autowired TransactionOperations transactions) {
		Account before = account();
		List<Map<String, Object>> kept = rows();
		transactions.executeWithoutResult(
				(transaction) -> accounts.savePasswordHash(before.getId(), before.getPasswordVersion(), "{noop}other"));

		assertThat(codes.replace(before)).isEmpty();

		assertThat(rows()).isEqualTo(kept);
		assertThat(codes.replace(account())).isPresent();
	}

	private List<Map<String, Object>> rows() {
		return this.jdbc.sql("select prefix, hash from recovery_code where account_id = ?")
			.param(account().getId())
			.query()
			.listOfRows();
	}

	/** Compares as the fast encoder does. */
	private static final class CountingEncoder implements PasswordEncoder {

		private final AtomicInteger comparisons = new AtomicInteger();

		@Override
		public String encode(CharSequence secret) {
			return TestPasswordEncoder.hash(secret.toString());
		}

		@Override
		public boolean matches(CharSequence secret, String hash) {
			this.comparisons.incrementAndGet();
			return encode(secret).equals(hash);
		}

	}

}
