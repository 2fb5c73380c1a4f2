package io.passkeyprofile.profile;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.PooledConnections;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.sandbox.TestSandbox;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The database still works after the pool has retired the connections that created it,
 * which usually takes half an hour.
 */
@SandboxTest
class RetiredConnectionsTests {

	private static final String PASSWORD = "correct horse";

	private static final TestSandbox SANDBOX = SandboxTest.SANDBOX;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private DataSource connections;

	@LocalServerPort
	private int port;

	@Test
	@Timeout(600)
	void keepsAcceptingWrites() throws SQLException {
		for (int i = 0; i < 3; i++) {
			String name = UUID.randomUUID().toString();
			Visitor visitor = new Visitor(this.port).signUp(name, PASSWORD);
			addPasskey(name);
			PooledConnections.replaceAll(this.connections);

			assertThat(visitor.open("/profile").body()).contains("1 passkey", "laptop");
			Visitor elsewhere = new Visitor(this.port);
			assertThat(elsewhere.signIn(name, "wrong horse").uri().getPath()).isEqualTo("/sign-in");
			assertThat(elsewhere.signIn(name, PASSWORD).uri().getPath()).isEqualTo("/profile");
			String id = JsonMapper.shared()
				.readTree(elsewhere.getJson("/user/devices").body())
				.at("/passkeys/0/id")
				.stringValue();
			String revoke = "/profile/passkeys/" + id + "/revoke";
			elsewhere.open(revoke);
			PooledConnections.replaceAll(this.connections);

			HttpResponse<String> profile = elsewhere.submit(revoke, Map.of());
			assertThat(profile.body()).contains("The passkey is revoked.").doesNotContain("Revoke laptop");
			assertThat(elsewhere.open("/profile/activity").statusCode()).isEqualTo(200);
			assertThat(visitor.submit("/sign-out", Map.of()).body()).contains("You are signed out.");
			PooledConnections.replaceAll(this.connections);

			new Visitor(this.port).signUp(UUID.randomUUID().toString(), PASSWORD);
		}
	}

	private void addPasskey(String username) {
		UUID externalId = UUID.randomUUID();
		SANDBOX.importDevices(TestSandbox.APP, externalId.toString(),
				"[{\"friendly_name\": \"laptop\", \"type\": \"passkey\"}]");
		Account account = this.accounts.findByUsernameKey(new Username(username).key()).orElseThrow();
		account.assignExternalId(externalId);
		this.accounts.save(account);
	}

}
