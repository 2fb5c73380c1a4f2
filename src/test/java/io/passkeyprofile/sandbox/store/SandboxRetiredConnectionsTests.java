package io.passkeyprofile.sandbox.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.passkeyprofile.PooledConnections;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes still work after the connections that created a database were replaced, which
 * the pool usually does after half an hour.
 */
@SharedSandboxTest
class SandboxRetiredConnectionsTests {

	@Test
	@Timeout(600)
	void acceptsWritesAfterConnectionsWereReplaced(@TempDir Path directory) throws SQLException {
		String url = "jdbc:h2:file:" + directory.resolve("sandbox") + ";DB_CLOSE_ON_EXIT=FALSE";
		try (TestSandbox sandbox = TestSandbox.start(Map.of("spring.datasource.url", url))) {
			TestBrowser browser = new TestBrowser(sandbox);
			DataSource connections = sandbox.bean(DataSource.class);
			for (int i = 0; i < 3; i++) {
				String externalId = "user" + i;
				TestAuthenticator authenticator = TestAuthenticator.es256();
				String nonce = browser.register(externalId, authenticator).json("$.nonce");
				PooledConnections.replaceAll(connections);

				assertThat(sandbox.verify(nonce).<String>json("$.external_id")).isEqualTo(externalId);
				assertThat(browser.authenticate(authenticator).status()).isEqualTo(200);
				assertThat(browser
					.finishAuthenticate(
							new TestAssertion(authenticator, browser.startAuthenticateFor(externalId)).json())
					.status()).isEqualTo(200);
				String devices = "/users/" + sandbox.user(externalId).id() + "/devices";
				List<String> deviceIds = sandbox.get(devices).json("$.devices[*].id");
				assertThat(sandbox.delete(devices + "/" + deviceIds.get(0)).status()).isEqualTo(200);
				assertThat(sandbox.get(devices).<List<String>>json("$.devices[*].id")).isEmpty();
			}
		}
	}

}
