package io.passkeyprofile.profile.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assumptions.assumeThatCode;

/**
 * The local profile, as the README's command starts it, with its data in files.
 */
@ExtendWith(OutputCaptureExtension.class)
class LocalProfileTests {

	private static final String DEMO = "demo";

	private static final String DEMO_PASSWORD = "show-me-passkeys";

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private final int sandboxPort = TestSocketUtils.findAvailableTcpPort();

	@TempDir
	private Path data;

	private ConfigurableApplicationContext application;

	@Test
	void printsWhereToGoOnceItRuns(CapturedOutput output) {
		start();

		assertThat(output).containsSubsequence("Open", "http://localhost:" + this.port, "Sign in as",
				DEMO + " / " + DEMO_PASSWORD, "Passage sandbox", "http://localhost:" + this.sandboxPort + "/v1");
		assertThat(output).doesNotContain("sandbox-api-key");
	}

	@Test
	void showsFourSamplePasskeysOfAllTypes() {
		start();

		HttpResponse<String> page = new Visitor(this.port).signIn(DEMO, DEMO_PASSWORD);

		assertThat(page.body()).contains("4 passkeys", "Synced passkey", "Security key", "On one device", "Never",
				"<picture>");
	}

	@Test
	void aRestartKeepsSessionsAndRestoresNoDemoData() {
		start();
		Visitor visitor = new Visitor(this.port);
		String page = visitor.signIn(DEMO, DEMO_PASSWORD).body();
		String link = page.replaceAll("(?s).*?href=\"(/profile/passkeys/[^\"]+/revoke)\".*", "$1");
		assertThat(visitor.submit(link, Map.of()).body()).contains("The passkey is revoked.", "3 passkeys");

		this.application.close();
		start();

		assertThat(visitor.open("/profile").body()).contains("3 passkeys").doesNotContain(link);
	}

	@Test
	void redirectsFromTheAddressToLocalhost() throws Exception {
		start();
		HttpClient client = HttpClient.newHttpClient();

		HttpResponse<Void> answer = client.send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/profile?x=a%20b")).build(),
				BodyHandlers.discarding());

		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().firstValue("Location"))
			.hasValue("http://localhost:" + this.port + "/profile?x=a%20b");
	}

	@Test
	void listensOnTheLoopbackAddressOnly() throws IOException {
		// Not all systems have a second loopback address
		assumeThatCode(() -> new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2")).close())
			.doesNotThrowAnyException();
		start();

		try (ServerSocket elsewhere = new ServerSocket()) {
			// Taken already if the application listened on all addresses
			elsewhere.bind(new InetSocketAddress("127.0.0.2", this.port));
			assertThat(elsewhere.isBound()).isTrue();
		}
	}

	@Test
	void standsAlone(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("--spring.profiles.active=local,postgres"));

		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The local profile can't be combined with another one")
			.doesNotContain("\tat ", "HikariPool");
	}

	@AfterEach
	void stop() {
		if (this.application != null) {
			this.application.close();
		}
	}

	private void start() {
		start("--spring.profiles.active=local");
	}

	private void start(String profiles) {
		this.application = SpringApplication.run(PasskeyProfileApplication.class, profiles,
				"--server.port=" + this.port, "--sandbox.port=" + this.sandboxPort,
				"--spring.datasource.url=jdbc:h2:file:" + this.data.resolve("profile"),
				"--sandbox.database=jdbc:h2:file:" + this.data.resolve("sandbox"));
	}

}
