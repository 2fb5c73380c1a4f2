package io.passkeyprofile.profile.passkey;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.SandboxTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Revoking several passkeys in one step, with a real sandbox.
 */
@SandboxTest
class RevokeSeveralTests {

	private static final String PATH = "/profile/passkeys/revoke";

	private static final String PASSWORD = "correct horse";

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private MovableClock clock;

	@LocalServerPort
	private int port;

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void revokesTwentyAndKeepsTheRest() {
		Visitor visitor = visitorWithPasskeys(22);
		assertThat(visitor.open("/profile").body()).contains("href=\"" + PATH + "\"");
		String question = visitor.open(PATH).body();
		assertThat(question).contains("Revoke several passkeys", "Key-0", "Key-21", "Added:").doesNotContain("checked");

		HttpResponse<String> page = submit(visitor, ids(visitor, 20));

		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.body())
			.contains("Revoked, so no longer signing you in: “Key-", "2 passkeys", "Revoked the passkey “Key-")
			.doesNotContain("Not revoked");
		assertThat(visitor.getJson("/user/devices").body().split("\"id\"", -1)).hasSize(3);
	}

	@Test
	void asksAgainForNoneOrTooMany() {
		Visitor visitor = visitorWithPasskeys(21);

		assertThat(visitor.submit(PATH, Map.of()).body()).contains("Choose the passkeys to revoke.");
		String tooMany = submit(visitor, ids(visitor, 21)).body();

		assertThat(tooMany).contains("Choose at most 20 passkeys at a time.", "checked=\"checked\"");
		assertThat(visitor.open("/profile").body()).contains("21 passkeys");
	}

	@Test
	void needsARecentProofBeforeItShowsAnything() {
		Visitor visitor = visitorWithPasskeys(2);
		this.clock.advance(Duration.ofMinutes(6));

		assertThat(visitor.open(PATH).uri().getPath()).isEqualTo("/confirm");
	}

	@Test
	void neverRevokesSomebodyElsesPasskeys() {
		Visitor owner = visitorWithPasskeys(2);
		Visitor thief = visitorWithPasskeys(1);

		assertThat(submit(thief, ids(owner, 2)).body())
			.contains("No passkey was revoked: your account no longer has those");

		assertThat(owner.open("/profile").body()).contains("2 passkeys");
		assertThat(thief.open("/profile").body()).contains("1 passkey");
	}

	private String username = "";

	private Visitor visitorWithPasskeys(int count) {
		this.username = UUID.randomUUID().toString();
		Visitor visitor = new Visitor(this.port).signUp(this.username, PASSWORD);
		SandboxTest.SANDBOX.importDevices(TestSandbox.APP, externalId(),
				IntStream.range(0, count)
					.mapToObj((number) -> "{\"friendly_name\": \"Key-%d\", \"type\": \"passkey\"}".formatted(number))
					.collect(Collectors.joining(",", "[", "]")));
		return visitor;
	}

	private String externalId() {
		Account account = this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow();
		return this.accounts.getOrCreateExternalId(account);
	}

	private static HttpResponse<String> submit(Visitor visitor, List<String> ids) {
		return visitor.post(PATH, "application/x-www-form-urlencoded",
				visitor.form(Map.of()) + ids.stream().map((id) -> "&id=" + id).collect(Collectors.joining()));
	}

	private static List<String> ids(Visitor visitor, int count) {
		return Stream.of(visitor.open(PATH).body().split("name=\"id\" value=\"", -1))
			.skip(1)
			.map((part) -> part.substring(0, part.indexOf('"')))
			.limit(count)
			.toList();
	}

}
