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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.passkeyprofile.FreePort;
import io.passkeyprofile.LogTest;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.mail.Mail;
import io.passkeyprofile.profile.mail.Outbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.transaction.support.TransactionOperations;

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

	private static final int PORT = FreePort.find();

	private static final int SANDBOX_PORT = FreePort.find();

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
				DEMO + " / " + DEMO_PASSWORD, "Mails", "http://localhost:" + PORT + "/inbox", "Passage sandbox",
				"http://localhost:" + SANDBOX_PORT + "/v1");
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
	void showsTheMailsThatItSends() {
		Visitor visitor = new Visitor(PORT);
		assertThat(visitor.open("/inbox").body()).contains("No emails yet");
		application.getBean(ResourceBundleMessageSource.class).addBasenames("sample-mail");
		Outbox outbox = application.getBean(Outbox.class);
		assertThat(outbox.isSetUp()).isTrue();
		application.getBean(TransactionOperations.class)
			.executeWithoutResult((transaction) -> outbox
				.put(new Mail("ada@example.com", Locale.ENGLISH, "sample", List.of("<script>Laptop"), null, null)));
		InboxMailSender inbox = application.getBean(InboxMailSender.class);
		long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (inbox.list().isEmpty() && System.nanoTime() < end) {
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
		}

		String mail = "/inbox/" + inbox.list().get(0).id();
		assertThat(visitor.open("/inbox").body()).contains("ada@example.com", mail).doesNotContain("<script>Laptop");
		assertThat(visitor.open(mail).body())
			.contains("src=\"" + mail + "/html\"", "sandbox=\"allow-popups", "&lt;script&gt;Laptop")
			.doesNotContain("allow-scripts", "allow-same-origin", "<script>Laptop");
		HttpResponse<String> html = visitor.open(mail + "/html");
		assertThat(html.body()).contains("Somebody added", "lang=\"en\"").doesNotContain("<script>Laptop");
		assertThat(html.headers().allValues("Content-Security-Policy")).singleElement()
			.asString()
			.startsWith("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups")
			.doesNotContain("script");
		assertThat(visitor.open("/inbox/nothing").statusCode()).isEqualTo(404);
		for (int i = 0; i < InboxMailSender.KEPT + 1; i++) {
			SimpleMailMessage message = new SimpleMailMessage();
			message.setTo("bob@example.com");
			message.setSubject("Number " + i);
			message.setText("Hello");
			inbox.send(message);
		}
		assertThat(inbox.list()).hasSize(InboxMailSender.KEPT);
		assertThat(inbox.list().get(0).subject()).isEqualTo("Number " + InboxMailSender.KEPT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Forwarded: for=127.0.0.1", "Via: 1.1 proxy", "X-Forwarded-For: 127.0.0.1",
			"X-Real-IP: 127.0.0.1", "Host: evil.example", "Host: localhost.evil.example" })
	void showsMailsToNobodyElse(String header) {
		String[] pair = header.split(": ", 2);
		RawRequest request = new RawRequest("GET /inbox");
		if (!pair[0].equals("Host")) {
			request.header("Host", "localhost:" + PORT);
		}

		assertThat(request.header(pair[0], pair[1]).send(PORT)).startsWith("HTTP/1.1 403");
	}

	@Test
	void listensOnTheLoopbackAddressOnly() throws IOException {
		// Not all systems have a second loopback address
		assumeThatCode(() -> new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2")).close())
			.doesNotThrowAnyException();

		try (ServerSocket elsewhere = new ServerSocket()) {
			// This would fail if the application listened on all addresses
			elsewhere.bind(new InetSocketAddress("127.0.0.2", PORT));
			assertThat(elsewhere.isBound()).isTrue();
		}
	}

	@Test
	void refusesToBeCombinedWithAnotherProfile(CapturedOutput output) {
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
