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

import io.passkeyprofile.LogTest;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assumptions.assumeThatCode;

/**
 * The local profile, as the README's command starts it, with its data in files.
 */
@LogTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalProfileTests {

	private static final String DEMO = "demo";

	private static final String DEMO_PASSWORD = "show-me-passkeys";

	private static final int PORT = TestSocketUtils.findAvailableTcpPort();

	private static final int SANDBOX_PORT = TestSocketUtils.findAvailableTcpPort();

	@TempDir
	private static Path data;

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = start("local");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void printsWhereToGoOnceItRuns(CapturedOutput output) {
		assertThat(output).containsSubsequence("Open", "http://localhost:" + PORT, "Sign in as",
				DEMO + " / " + DEMO_PASSWORD, "Passage sandbox", "http://localhost:" + SANDBOX_PORT + "/v1");
		assertThat(output).doesNotContain("sandbox-api-key");
	}

	@Test
	void showsFourSamplePasskeysOfAllTypes() {
		HttpResponse<String> page = new Visitor(PORT).signIn(DEMO, DEMO_PASSWORD);

		assertThat(page.body()).contains("4 passkeys", "Synced", "Only on that device", "Never", "<picture>");
	}

	@Test
	@Order(Integer.MAX_VALUE) // It revokes a sample passkey
	void aRestartKeepsSessionsAndRestoresNoDemoData() {
		Visitor visitor = new Visitor(PORT);
		String page = visitor.signIn(DEMO, DEMO_PASSWORD).body();
		String link = page.replaceAll("(?s).*?href=\"(/profile/passkeys/[^\"]+/revoke)\".*", "$1");
		assertThat(visitor.submit(link, Map.of()).body()).contains("The passkey is revoked.", "3 passkeys");

		application.close();
		start();

		assertThat(visitor.open("/profile").body()).contains("3 passkeys").doesNotContain(link);
	}

	@Test
	void redirectsFromTheAddressToLocalhost() throws Exception {
		HttpClient client = HttpClient.newHttpClient();

		HttpResponse<Void> answer = client.send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/profile?x=a%20b")).build(),
				BodyHandlers.discarding());

		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().firstValue("Location")).hasValue("http://localhost:" + PORT + "/profile?x=a%20b");
	}

	@Test
	void listensOnTheLoopbackAddressOnly() throws IOException {
		// Not all systems have a second loopback address
		assumeThatCode(() -> new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2")).close())
			.doesNotThrowAnyException();

		try (ServerSocket elsewhere = new ServerSocket()) {
			// Taken already if the application listened on all addresses
			elsewhere.bind(new InetSocketAddress("127.0.0.2", PORT));
			assertThat(elsewhere.isBound()).isTrue();
		}
	}

	@Test
	void standsAlone(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("local,postgres"));

		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The local profile can't be combined with another one")
			.doesNotContain("\tat ", "HikariPool");
	}

	private static ConfigurableApplicationContext start(String profiles) {
		return SpringApplication.run(PasskeyProfileApplication.class, "--spring.profiles.active=" + profiles,
				"--server.port=" + PORT, "--sandbox.port=" + SANDBOX_PORT,
				"--spring.datasource.url=jdbc:h2:file:" + data.resolve("profile"),
				"--sandbox.database=jdbc:h2:file:" + data.resolve("sandbox"));
	}

}
