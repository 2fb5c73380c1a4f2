package io.passkeyprofile.profile.closing;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.signin.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How an account closes, is kept after all, or is deleted, whatever fails in between.
 */
@BothDatabases
class ClosingTests extends StubbedPassageFixture {

	private static final String PASSWORD = "correct horse";

	private static final Duration SEVEN_DAYS = Duration.ofDays(7);

	private static final Pattern CODE = Pattern.compile("<code dir=\"ltr\">([^<]+)</code>");

	@Autowired
	private ClosedAccounts closedAccounts;

	@Autowired
	private AccountDeletion deletion;

	@Autowired
	private PasskeyService passkeys;

	@Autowired
	private MovableClock clock;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@AfterEach
	void forgetClosedAccounts() {
		this.jdbc.sql("update account set closes_at = null, deletion_due_at = null").update();
	}

	@Test
	void closesAtOnceAndEndsAllSessions() {
		Visitor elsewhere = new Visitor(this.port);
		elsewhere.signIn(this.username, PASSWORD);
		assertThat(this.visitor.open("/profile/delete").body()).contains("Delete your account?",
				"For 7 days you can sign in to keep it.", "An empty one with a random ID remains there.");

		HttpResponse<String> page = this.visitor.submit("/profile/delete", Map.of());

		assertThat(page.uri().toString()).endsWith("/sign-in?closed");
		assertThat(page.body()).contains(
				"Your account is closed, and you are signed out everywhere. If you change your mind within 7 days, sign in");
		assertThat(path(this.visitor.open("/profile"))).isEqualTo("/sign-in");
		assertThat(path(elsewhere.open("/profile"))).isEqualTo("/sign-in");
		assertThat(count("spring_session where principal_name = '" + account().getId() + "'")).isZero();
	}

	@Test
	void withoutAMailServerAnAccountHasNoMailAddress() {
		assertThat(this.visitor.open("/profile").body()).contains("/profile/delete").doesNotContain("/profile/mail");
		assertThat(this.visitor.open("/profile/mail").statusCode()).isEqualTo(404);
		assertThat(this.visitor.open("/profile/mail/remove").statusCode()).isEqualTo(404);
		assertThat(this.visitor.submit("/profile/mail", Map.of("address", "ada@example.com")).statusCode())
			.isEqualTo(404);
		assertThat(count("mail_address where account_id = " + account().getId())).isZero();
	}

	@Test
	void needsARecentProof() {
		this.clock.advance(Duration.ofMinutes(6));

		assertThat(this.visitor.open("/profile/delete").uri().toString()).endsWith("/confirm?to=/profile/delete");
		assertThat(path(this.visitor.submit("/profile/delete", Map.of()))).isEqualTo("/confirm");

		assertThat(account().isClosed()).isFalse();
	}

	@Test
	void everyWayToSignInLeadsToOnePageThatKeepsIt() {
		String code = newCode();
		knownToPassage();
		close();
		signInWithPasskey();
		Visitor withCode = signInWithCode(code);
		HttpResponse<String> page = this.visitor.signIn(this.username, PASSWORD);
		assertThat(path(page)).isEqualTo("/closing");
		assertThat(page.body()).contains("It will be deleted on:", "Keep my account")
			.contains(this.clock.instant().plus(SEVEN_DAYS).toString().substring(0, 10));

		PASSAGE.json(200, devices("a"));
		page = this.visitor.submit("/closing", Map.of());

		assertThat(path(page)).isEqualTo("/profile");
		assertThat(page.body()).contains("Your account stays. Nothing was deleted.", "Closed the account",
				"Kept the closed account");
		this.clock.advance(SEVEN_DAYS);
		this.deletion.deleteDue();
		assertThat(account().isClosed()).isFalse();
		assertThat(path(withCode.open("/recovery"))).as("Its time is over").isEqualTo("/sign-in");
	}

	@Test
	void keepingAnAccountWithACodeOpensOnlyARecoverySession() {
		String code = newCode();
		close();
		Visitor withCode = signInWithCode(code);

		assertThat(path(withCode.submit("/closing", Map.of()))).isEqualTo("/recovery");

		assertThat(account().isClosed()).isFalse();
		for (String page : List.of("/profile", "/profile/delete", "/profile/export", "/closing")) {
			assertThat(path(withCode.open(page))).as(page).isEqualTo("/recovery");
		}
		assertThat(path(withCode.open("/profile/password"))).isEqualTo("/profile/password");
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(path(withCode.open("/recovery"))).isEqualTo("/sign-in");
	}

	@ParameterizedTest
	@ValueSource(strings = { "password", "passkey", "code" })
	void aSessionOfAClosedAccountMayDoNothingElse(String way) {
		String code = newCode();
		knownToPassage();
		close();
		int passwordVersion = account().getPasswordVersion();
		Visitor visitor = switch (way) {
			case "passkey" -> signInWithPasskey();
			case "code" -> signInWithCode(code);
			default -> this.visitor;
		};
		if (visitor == this.visitor) {
			visitor.signIn(this.username, PASSWORD);
		}
		int refused = 0;
		for (Route route : Route.all(this.mappings)) {
			if (!route.isOpen() && !route.isSignOut() && !route.path().equals("/closing")) {
				HttpResponse<String> answer = route.isChange()
						? route.json() ? visitor.postJson(route.path(), "{\"id\":\"x\",\"nonce\":\"x\"}")
								: visitor.submit(route.path(),
										Map.of("password", PASSWORD, "newPassword", "battery staple"))
						: route.json() ? visitor.getJson(route.path()) : visitor.open(route.path());
				if (route.json()) {
					assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
					assertThat(answer.body()).as(route.toString()).contains("\"code\":\"account_closed\"");
				}
				else {
					assertThat(path(answer)).as(route.toString()).isEqualTo("/closing");
				}
				refused++;
			}
		}
		assertThat(refused).isGreaterThan(20);
		assertThat(account().isClosed()).isTrue();
		assertThat(account().getPasswordVersion()).isEqualTo(passwordVersion);
	}

	@Test
	void nobodyElseGetsTheNameBeforeEverythingIsGone() {
		knownToPassage();
		long id = account().getId();
		String name = this.username;
		long skeletons = count("username_skeleton");
		close();
		this.visitor.signIn(name, PASSWORD);
		this.clock.advance(SEVEN_DAYS.minusSeconds(1));
		this.deletion.deleteDue();
		Visitor other = new Visitor(this.port);
		other.open("/sign-up");
		assertThat(path(other.submit("/sign-up", Map.of("username", name, "password", "battery staple"))))
			.isEqualTo("/sign-up");
		this.clock.advance(Duration.ofSeconds(1));

		PASSAGE.json(200, devices("a", "b")).json(200, "{}").json(200, "{}").json(200, devices());
		this.deletion.deleteDue();

		assertThat(this.accounts.findById(id)).isEmpty();
		for (String table : List.of("security_event", "recovery_code", "passkey_fact", "passkey_revocation",
				"passkey_addition")) {
			assertThat(count(table + " where account_id = " + id)).as(table).isZero();
		}
		assertThat(count("spring_session where principal_name = '" + id + "'")).isZero();
		assertThat(count("username_skeleton")).isEqualTo(skeletons - 1);
		this.clock.reset();
		new Visitor(this.port).signUp(name, "battery staple");
	}

	@Test
	void continuesAfterAFailureAtEachStep() {
		knownToPassage();
		long id = account().getId();
		close();
		this.clock.advance(SEVEN_DAYS);
		// Passage does not list the passkeys
		PASSAGE.json(500, "{}");
		later();
		// Passage lists them, but doesn't say whether it revoked the second one
		PASSAGE.json(200, devices("a", "b")).json(200, "{}").json(500, "{}");
		later();
		// Passage still has the second one, and refuses to revoke it
		PASSAGE.json(200, devices("b")).json(401, "{\"code\": \"invalid_access_token\", \"error\": \"?\"}");
		later();
		// Passage revokes the second one, but doesn't confirm that none is left
		PASSAGE.json(200, devices("b")).json(200, "{}").json(503, "");
		later();
		// Meanwhile, a passkey was added
		PASSAGE.json(200, devices("c")).json(200, "{}").json(200, devices("d"));
		later();
		assertThat(this.accounts.findById(id))
			.hasValueSatisfying((account) -> assertThat(account.isBeingDeleted()).isTrue());

		PASSAGE.json(200, devices("d")).json(200, "{}").json(200, devices());
		this.deletion.deleteDue();

		assertThat(this.accounts.findById(id)).isEmpty();
	}

	@Test
	void anotherInstanceContinuesTheDeletionOfAStoppedOne() {
		knownToPassage();
		Account account = account();
		close();
		this.clock.advance(SEVEN_DAYS);
		// An instance stopped after it had claimed the account
		assertThat(this.closedAccounts.claim(account.getId(), AccountDeletion.RETRY_AFTER)).isTrue();
		assertThat(this.closedAccounts.claim(account.getId(), AccountDeletion.RETRY_AFTER)).isFalse();
		this.deletion.deleteDue();
		this.clock.advance(AccountDeletion.RETRY_AFTER);
		// One stopped after Passage had revoked a passkey
		assertThat(this.closedAccounts.claim(account.getId(), AccountDeletion.RETRY_AFTER)).isTrue();
		PASSAGE.json(200, devices("a", "b")).json(200, "{}").json(500, "{}");
		assertThatExceptionOfType(PassageException.class).isThrownBy(() -> this.passkeys.revokeAll(account));
		this.clock.advance(AccountDeletion.RETRY_AFTER);
		// One stopped after no passkey was left
		assertThat(this.closedAccounts.claim(account.getId(), AccountDeletion.RETRY_AFTER)).isTrue();
		PASSAGE.json(200, devices()).json(200, devices());
		assertThat(this.passkeys.revokeAll(account)).isTrue();
		this.clock.advance(AccountDeletion.RETRY_AFTER);

		PASSAGE.json(200, devices()).json(200, devices());
		this.deletion.deleteDue();

		assertThat(this.accounts.findById(account.getId())).isEmpty();
		assertThat(this.closedAccounts.delete(account)).as("A late one finds nothing").isFalse();
	}

	@Test
	void deletesAnAccountThatPassageNoLongerKnows() {
		knownToPassage();
		long id = account().getId();
		close();
		this.clock.advance(SEVEN_DAYS);

		PASSAGE.json(404, "{\"code\": \"user_not_found\", \"error\": \"?\"}").json(200, "{\"users\": []}");
		this.deletion.deleteDue();

		assertThat(this.accounts.findById(id)).isEmpty();
	}

	@Test
	void eitherKeepingOrDeletingWins() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int i = 0; i < 10; i++) {
				this.clock.reset();
				signUp();
				close();
				Account account = account();
				this.clock.advance(SEVEN_DAYS);
				List<Callable<Boolean>> both = List.of(() -> this.closedAccounts.keep(account),
						() -> this.closedAccounts.claim(account.getId(), AccountDeletion.RETRY_AFTER));
				int won = 0;
				for (Future<Boolean> outcome : threads.invokeAll(both)) {
					won += outcome.get() ? 1 : 0;
				}
				assertThat(won).isEqualTo(1);
				assertThat(account().isBeingDeleted()).isEqualTo(account().isClosed());
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void tellsPeopleWhoComeTooLate() {
		close();
		this.clock.advance(SEVEN_DAYS);
		this.closedAccounts.claim(account().getId(), AccountDeletion.RETRY_AFTER);

		this.clock.reset();
		HttpResponse<String> page = this.visitor.signIn(this.username, PASSWORD);

		assertThat(path(page)).isEqualTo("/closing");
		assertThat(page.body()).contains("It can’t be kept any more.").doesNotContain("Keep my account");
		assertThat(path(this.visitor.submit("/closing", Map.of()))).isEqualTo("/closing");
		assertThat(account().isClosed()).isTrue();
	}

	private String newCode() {
		this.visitor.open("/profile/recovery-codes/new");
		return CODE.matcher(this.visitor.submit("/profile/recovery-codes/new", Map.of()).body())
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
	}

	private Visitor signInWithPasskey() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, devices("a"));
		assertThat(path(visitor.submit("/sign-in/passkey", Map.of("nonce", "n")))).isEqualTo("/closing");
		return visitor;
	}

	private Visitor signInWithCode(String code) {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in/recovery");
		assertThat(path(visitor.submit("/sign-in/recovery", Map.of("username", this.username, "code", code))))
			.isEqualTo("/closing");
		return visitor;
	}

	private void knownToPassage() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	private void close() {
		this.visitor.open("/profile/activity");
		assertThat(this.visitor.submit("/profile/delete", Map.of()).uri().toString()).endsWith("/sign-in?closed");
	}

	/**
	 * Runs the job, which can't delete the account yet, and waits until it may try again.
	 */
	private void later() {
		this.deletion.deleteDue();
		assertThat(PASSAGE.isSpent()).isTrue();
		assertThat(account().isClosed()).isTrue();
		this.clock.advance(AccountDeletion.RETRY_AFTER);
	}

	private long count(String from) {
		return this.jdbc.sql("select count(*) from " + from).query(Long.class).single();
	}

	private static String path(HttpResponse<String> page) {
		return page.uri().getPath();
	}

	private static String devices(String... ids) {
		return List.of(ids)
			.stream()
			.map((id) -> """
					{"id": "%1$s", "friendly_name": "%1$s", "type": "platform", "usage_count": 1,
					"created_at": "2026-01-02T03:04:05Z", "last_login_at": "2026-01-02T03:04:05Z"}""".formatted(id))
			.collect(Collectors.joining(",", "{\"devices\": [", "]}"));
	}

}
