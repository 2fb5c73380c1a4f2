package io.passkeyprofile.sandbox.control.snapshot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.passkeyprofile.sandbox.Race;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class SnapshotControllerTests {

	private static final String IN_APP = "?app=" + TestSandbox.APP;

	private static final String IN_OTHER_APP = "?app=" + TestSandbox.OTHER_APP;

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@Test
	void aResetDeletesUsersAndOpenCeremoniesOfOneApp() {
		this.browser.register("anna", this.authenticator);
		Answer open = this.browser.startAuthenticate(null);
		seed(IN_OTHER_APP, "{\"external_id\":\"berta\"}");

		assertThat(reset().body()).isEqualTo("{\"deleted\":1}");

		assertThat(this.browser.finishAuthenticate(new TestAssertion(this.authenticator, open).json()).error())
			.isEqualTo("404 transaction_not_found");
		assertThat(this.sandbox.get("/users").<Integer>json("$.total_users")).isZero();
		assertThat(export(IN_OTHER_APP)).contains("berta");
	}

	@Test
	void aResetDeletesUsersOfAllAppsOnRequest() {
		seed(IN_APP, "{\"external_id\":\"anna\"}");
		seed(IN_OTHER_APP, "{\"external_id\":\"berta\"}");
		assertThat(this.sandbox.control("POST", "/reset", "").error()).isEqualTo("400 invalid_request");
		assertThat(this.sandbox.control("POST", "/reset?app=*", "").body()).isEqualTo("{\"deleted\":2}");
		assertThat(this.sandbox.count("passage_user")).isZero();
		assertThat(this.sandbox.get("/users").status()).isEqualTo(200);
	}

	@Test
	void anExportCanBeSeeded() {
		this.browser.register("anna", this.authenticator);
		String users = export(IN_APP);
		reset();
		assertThat(seed(IN_APP, users).body())
			.isEqualTo("{\"added\":1,\"already_there\":0,\"skipped\":0,\"problems\":[]}");
		assertThat(seed(IN_APP, "[" + users + "]").body())
			.isEqualTo("{\"added\":0,\"already_there\":1,\"skipped\":0,\"problems\":[]}");
		assertThat(export(IN_APP)).isEqualTo(users);
		assertThat(this.browser.authenticate(this.authenticator).status()).isEqualTo(200);
	}

	@Test
	void aSeedMayBeLargerThanOtherBodies() {
		String users = IntStream.range(0, 3000)
			.mapToObj((i) -> "{\"external_id\": \"somebody-with-the-number-" + i + "\"}")
			.collect(Collectors.joining("\n"));
		assertThat(users.length()).isGreaterThan(65_536);
		assertThat(seed(IN_APP, users).<Integer>json("$.added")).isEqualTo(3000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"external_id\":\"anna\"}\n{\"external_id\":7}", "{\"external_id\":\"anna\"}\n{",
			"{\"external_id\":\"anna\"}\nnull" })
	void anInvalidSeedAddsNobody(String users) {
		Answer answer = seed(IN_APP, users);
		assertThat(answer.error()).isEqualTo("400 invalid_request");
		assertThat(answer.<String>json("$.error")).startsWith("Line 2: ");
		assertThat(this.sandbox.count("passage_user")).isZero();
	}

	@Test
	void aSeedNeedsABody() {
		assertThat(this.sandbox.control("POST", "/seed" + IN_APP, "").error()).isEqualTo("400 invalid_request");
	}

	@Test
	void aSnapshotBringsEverythingBack() {
		this.browser.register("anna", this.authenticator);
		this.sandbox.userWithDevice("berta");
		String before = export(IN_APP);
		Answer taken = take(IN_APP, "two-users");
		assertThat(taken.status()).isEqualTo(201);
		assertThat(taken.<Map<String, Object>>json("$")).containsEntry("app_id", TestSandbox.APP)
			.containsEntry("name", "two-users")
			.containsEntry("users", 2)
			.containsKey("created_at");
		this.authenticator.signCount = 1;
		assertThat(this.browser.authenticate(this.authenticator).status()).isEqualTo(200);
		Answer open = this.browser.startAuthenticate(null);
		seed(IN_APP, "{\"external_id\":\"carla\"}");

		assertThat(restore(IN_APP, "{\"name\":\"two-users\"}").body()).isEqualTo(taken.body());

		assertThat(export(IN_APP)).isEqualTo(before);
		assertThat(this.browser.finishAuthenticate(new TestAssertion(this.authenticator, open).json()).error())
			.isEqualTo("404 transaction_not_found");
		assertThat(this.browser.authenticate(this.authenticator).status()).isEqualTo(200);
	}

	@Test
	void aSnapshotCanBeRestoredIntoAnotherApp() {
		this.browser.register("anna", this.authenticator);
		take(IN_APP, "moved");
		seed(IN_OTHER_APP, "{\"external_id\":\"berta\"}");
		assertThat(restore(IN_OTHER_APP, "{\"name\":\"moved\"}").status()).isEqualTo(200);
		assertThat(export(IN_OTHER_APP)).isEqualTo(export(IN_APP));
	}

	@Test
	void aSnapshotThatIsDeletedMeanwhileIsRestoredWhole() {
		seed(IN_APP, "{\"external_id\":\"anna\"}");
		String users = export(IN_APP);
		take(IN_APP, "deleted");
		CompletableFuture<Answer> restored = new TransactionTemplate(
				this.sandbox.bean(PlatformTransactionManager.class))
			.execute((status) -> {
				this.sandbox.jdbc().sql("select id from passage_user for update").query(String.class).list();
				CompletableFuture<Answer> waiting = CompletableFuture
					.supplyAsync(() -> restore(IN_APP, "{\"name\":\"deleted\"}"));
				Awaitility.await()
					.until(() -> this.sandbox.jdbc()
						.sql("select count(*) from information_schema.sessions where blocker_id is not null")
						.query(Integer.class)
						.single() == 1);
				assertThat(this.sandbox.control("DELETE", "/snapshots/deleted" + IN_APP, "").status()).isEqualTo(204);
				return waiting;
			});
		assertThat(restored.join().<Integer>json("$.users")).isEqualTo(1);
		assertThat(export(IN_APP)).isEqualTo(users);
	}

	@Test
	void theClientOfAnExportCanTellWhetherItGotAll() {
		seed(IN_APP,
				IntStream.range(0, 3000)
					.mapToObj((i) -> "{\"external_id\": \"somebody-with-the-number-" + i + "\"}")
					.collect(Collectors.joining("\n")));
		Answer answer = this.sandbox.control("GET", "/users" + IN_APP, "");
		assertThat(answer.body().lines()).hasSize(3000);
		assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(answer.body().length()));
	}

	@Test
	void prefersTheAppsOwnSnapshotUnlessAskedForAnother() {
		seed(IN_APP, "{\"external_id\":\"anna\"}");
		seed(IN_OTHER_APP, "{\"external_id\":\"berta\"}");
		take(IN_APP, "same");
		take(IN_OTHER_APP, "same");
		restore(IN_OTHER_APP, "{\"name\":\"same\"}");
		assertThat(export(IN_OTHER_APP)).contains("berta");
		restore(IN_OTHER_APP, "{\"name\":\"same\",\"from_app\":\"%s\"}".formatted(TestSandbox.APP));
		assertThat(export(IN_OTHER_APP)).contains("anna");
	}

	@Test
	void snapshotsAreListedReplacedAndDeleted() {
		take(IN_APP, "b");
		take(IN_APP, "a.1");
		seed(IN_APP, "{\"external_id\":\"anna\"}");
		take(IN_APP, "b");
		take(IN_OTHER_APP, "c");

		Answer list = this.sandbox.control("GET", "/snapshots" + IN_APP, "");
		assertThat(list.<List<String>>json("$.snapshots[*].name")).containsExactly("a.1", "b");
		assertThat(list.<List<Integer>>json("$.snapshots[*].users")).containsExactly(0, 1);
		Answer one = this.sandbox.control("GET", "/snapshots/b" + IN_APP, "");
		assertThat(one.<Map<String, Object>>json("$")).isEqualTo(list.json("$.snapshots[1]"));

		assertThat(this.sandbox.control("DELETE", "/snapshots/b" + IN_APP, "").status()).isEqualTo(204);
		for (Answer answer : List.of(this.sandbox.control("DELETE", "/snapshots/b" + IN_APP, ""),
				this.sandbox.control("GET", "/snapshots/b" + IN_APP, ""), restore(IN_APP, "{\"name\":\"b\"}"),
				restore(IN_APP, "{\"name\":\"a.1\",\"from_app\":\"%s\"}".formatted(TestSandbox.OTHER_APP)))) {
			assertThat(answer.error()).isEqualTo("404 snapshot_not_found");
		}
		assertThat(this.sandbox.count("snapshot_user")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"name\":\"\"}", "{\"name\":\"a b\"}", "{\"name\":\"a/b\"}", "{\"name\":\"..\"}",
			"{\"name\":\"ä\"}", "{\"name\":\"01234567890123456789012345678901234567890123456789012345678901234\"}" })
	void refusesNamesThatDoNotFitIntoPaths(String json) {
		Answer answer = this.sandbox.control("POST", "/snapshot" + IN_APP, json);
		assertThat(answer.error()).isEqualTo("400 invalid_request");
		assertThat(answer.<String>json("$.error")).startsWith("name must have 1 to 64 letters");
	}

	@Test
	void callsThatRaceWithAResetFailCleanly() throws Exception {
		AtomicInteger turn = new AtomicInteger();
		List<Integer> statuses = Race
			.of(() -> (turn.getAndIncrement() % 5 == 0) ? reset().status() : this.sandbox.register("anna").status());
		assertThat(statuses).contains(200, 201).allMatch(List.of(200, 201, 404)::contains);
	}

	private Answer seed(String app, String users) {
		return this.sandbox.control("POST", "/seed" + app, users);
	}

	private Answer reset() {
		return this.sandbox.control("POST", "/reset" + IN_APP, "");
	}

	private String export(String app) {
		Answer answer = this.sandbox.control("GET", "/users" + app, "");
		assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
		return answer.body();
	}

	private Answer take(String app, String name) {
		return this.sandbox.control("POST", "/snapshot" + app, "{\"name\":\"%s\"}".formatted(name));
	}

	private Answer restore(String app, String json) {
		return this.sandbox.control("POST", "/restore" + app, json);
	}

}
