package io.passkeyprofile.profile;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people do with the application and a real sandbox, seen from outside.
 */
@SandboxTest
@BothDatabases
class JourneyTests {

	private static final String PASSWORD = "correct horse";

	private static final TestSandbox SANDBOX = SandboxTest.SANDBOX;

	@Autowired
	private AccountRepository accounts;

	@LocalServerPort
	private int port;

	@Test
	void revokesAPasskeyWithoutScripts() {
		Visitor visitor = visitorWithPasskeys("laptop", "phone");
		String question = visitor.open(revokeLink(visitor, "laptop")).body();
		assertThat(question).contains("Revoke laptop?", "your password or your other passkey");

		HttpResponse<String> profile = visitor.submit(revokeLink(visitor, "laptop"), Map.of());

		assertThat(profile.uri().getPath()).isEqualTo("/profile");
		assertThat(profile.body())
			.contains("The passkey is revoked.", "1 passkey", "phone", "Revoked the passkey “laptop”")
			.containsPattern("data-revoked-credential-id=\"[A-Za-z0-9_-]+\"")
			.doesNotContain("Revoke laptop");
		assertThat(visitor.open("/profile").body()).doesNotContain("The passkey is revoked.", "Revoke laptop");
	}

	@Test
	void revokesAPasskeyByJson() {
		Visitor visitor = visitorWithPasskeys("laptop", "phone");
		String id = idOf(visitor, "laptop");

		HttpResponse<String> answer = visitor.postJson("/revokePasskey", "{\"id\":\"%s\"}".formatted(id));

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("OK");
		assertThat(visitor.getJson("/user/devices").body()).contains("phone").doesNotContain("laptop");
	}

	@Test
	void cannotRevokeSomebodyElsesPasskey() {
		Visitor owner = visitorWithPasskeys("laptop");
		Visitor thief = visitorWithPasskeys("phone");
		String foreign = idOf(owner, "laptop");

		for (String id : List.of(foreign, "unknown", "..", "a%2Fb", "x".repeat(129))) {
			HttpResponse<String> page = thief.submit("/profile/passkeys/" + id + "/revoke", Map.of());
			assertThat(page.statusCode()).as(id).isIn(400, 404);
			assertThat(thief.open("/profile/passkeys/" + id + "/revoke").statusCode()).as(id).isIn(400, 404);
		}
		HttpResponse<String> foreignPage = thief.submit("/profile/passkeys/" + foreign + "/revoke", Map.of());
		HttpResponse<String> unknownPage = thief.submit("/profile/passkeys/unknown/revoke", Map.of());
		assertThat(foreignPage.statusCode()).isEqualTo(404).isEqualTo(unknownPage.statusCode());
		assertThat(withoutToken(foreignPage)).contains("Passkey not found").isEqualTo(withoutToken(unknownPage));

		for (String id : List.of(foreign, "unknown", "..", "a/b", "x".repeat(129))) {
			HttpResponse<String> answer = thief.postJson("/revokePasskey", "{\"id\":\"%s\"}".formatted(id));
			assertThat(answer.statusCode()).as(id).isEqualTo(404);
			assertThat(answer.body()).as(id).contains("passkey_not_found");
		}
		assertThat(owner.open("/profile").body()).contains("laptop");
	}

	@Test
	void sendsNothingToPassageForANewAccount() {
		Visitor visitor = new Visitor(this.port).signUp(newName(), PASSWORD);

		assertThat(visitor.open("/profile").body()).contains("No passkeys yet").doesNotContain("<table");
		assertThat(visitor.getJson("/user/devices").body()).contains("\"passkeys\":[]");
		assertThat(visitor.postJson("/revokePasskey", "{\"id\":\"x\"}").statusCode()).isEqualTo(404);
	}

	@Test
	void signsInWhateverTheCaseOfTheUsername() {
		String name = "Ada-" + newName();
		new Visitor(this.port).signUp(name, PASSWORD);

		HttpResponse<String> page = new Visitor(this.port).signIn("  " + name.toUpperCase(Locale.ROOT) + " ", PASSWORD);

		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.body()).contains(name);
	}

	@Test
	void returnsToTheRequestedPage() {
		String name = newName();
		Visitor visitor = visitorWithPasskeys(name, List.of("laptop"));
		String path = revokeLink(visitor, "laptop");

		Visitor elsewhere = new Visitor(this.port);
		assertThat(elsewhere.open(path).uri().getPath()).isEqualTo("/sign-in");
		HttpResponse<String> page = elsewhere.submit("/sign-in", Map.of("username", name, "password", PASSWORD));

		assertThat(page.uri().getPath()).isEqualTo(path);
		assertThat(page.body()).contains("Revoke laptop?");
	}

	@Test
	void everySignInGetsANewSession() {
		String name = newName();
		Visitor visitor = new Visitor(this.port).signUp(name, PASSWORD);
		String first = visitor.sessionCookie();

		visitor.submit("/sign-in", Map.of("username", name, "password", PASSWORD));

		assertThat(visitor.sessionCookie()).isNotEqualTo(first);
		visitor.cookies().put("__Host-SESSION", first);
		assertThat(visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void signOutEndsTheSession() {
		Visitor visitor = new Visitor(this.port).signUp(newName(), PASSWORD);

		HttpResponse<String> page = visitor.submit("/sign-out", Map.of());

		assertThat(page.body()).contains("You are signed out.");
		assertThat(visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void signingUpAgainSwitchesTheAccount() {
		Visitor visitor = new Visitor(this.port).signUp(newName(), PASSWORD);
		visitor.open("/profile");
		String other = newName();

		HttpResponse<String> page = visitor.submit("/sign-up", Map.of("username", other, "password", PASSWORD));

		assertThat(page.body()).contains(other);
	}

	@Test
	void oneOfManyConcurrentSignUpsGetsTheName() throws Exception {
		String name = newName();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Boolean>> attempts = IntStream.range(0, 8).<Callable<Boolean>>mapToObj((index) -> () -> {
				Visitor visitor = new Visitor(this.port);
				visitor.open("/sign-up");
				HttpResponse<String> page = visitor.submit("/sign-up", Map.of("username",
						(index % 2 == 0) ? name : name.toUpperCase(Locale.ROOT), "password", PASSWORD));
				assertThat(page.statusCode()).isEqualTo(200);
				return page.uri().getPath().equals("/passkey-offer");
			}).toList();
			int winners = 0;
			for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
				winners += attempt.get() ? 1 : 0;
			}
			assertThat(winners).isEqualTo(1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Visitor visitorWithPasskeys(String... names) {
		return visitorWithPasskeys(newName(), List.of(names));
	}

	private Visitor visitorWithPasskeys(String username, List<String> names) {
		Visitor visitor = new Visitor(this.port).signUp(username, PASSWORD);
		UUID externalId = UUID.randomUUID();
		String devices = names.stream().map("""
				{"friendly_name": "%s", "type": "passkey", "icons": {"light": null, "dark": null},
				 "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
				 "last_login_at": null, "usage_count": 0}"""::formatted).toList().toString();
		SANDBOX.importDevices(TestSandbox.APP, externalId.toString(), devices);
		Account account = this.accounts.findByUsernameKey(new Username(username).key()).orElseThrow();
		account.assignExternalId(externalId);
		this.accounts.save(account);
		return visitor;
	}

	private static String idOf(Visitor visitor, String name) {
		String json = visitor.getJson("/user/devices").body();
		return JsonMapper.shared()
			.readTree(json)
			.get("passkeys")
			.valueStream()
			.filter((device) -> device.get("friendlyName").stringValue().equals(name))
			.map((device) -> device.get("id").stringValue())
			.findFirst()
			.orElseThrow();
	}

	private static String revokeLink(Visitor visitor, String name) {
		return "/profile/passkeys/" + idOf(visitor, name) + "/revoke";
	}

	private static String withoutToken(HttpResponse<String> page) {
		return page.body().replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "");
	}

	private static String newName() {
		return UUID.randomUUID().toString();
	}

}
