package io.passkeyprofile.profile;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.icegreen.greenmail.util.GreenMailUtil;
import io.passkeyprofile.FreePort;
import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.TestLoggingSystem;
import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Logs contain no secrets and no full addresses of people, at any level.
 */
@MatrixTest
@Isolated("Everything is logged meanwhile")
@ExtendWith(OutputCaptureExtension.class)
class SecretsInLogsTests {

	private static final String ADDRESS = "203.0.113.77";

	private static final String PASSWORD = "right-pa55word-Xq7";

	private static final String WRONG_PASSWORD = "wrong-pa55word-Wz3";

	private static final String NONCE = "nonceThatSignsInKd83nsL2";

	private static final String ADD_NONCE = "nonceThatConfirmsPq71mXc";

	private static final String TRANSACTION = "transactionZk29fjeW0sLxP";

	private static final String CONFIRM_NONCE = "nonceThatConfirmsHd62ksMz";

	private static final String CONFIRM_TRANSACTION = "transactionThatConfirmsVb4k";

	private static final String NEW_PASSWORD = "next-pa55word-Rt9";

	private static final Pattern RECOVERY_LINK = Pattern
		.compile("/sign-in/recovery/mail/link\\?token=(?:3D)?([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])");

	private static final String DEVICE = "srOR4lZomCOarJeXtMGAiNnX";

	private final Map<String, String> secrets = new LinkedHashMap<>();

	private final int port = FreePort.find();

	private ConfigurableApplicationContext application;

	private Visitor visitor;

	@Test
	void logsNoSecretsOnH2(CapturedOutput output) throws IOException {
		assertNoneIsLogged(output, "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=500");
	}

	@Test
	void logsNoSecretsOnPostgres(CapturedOutput output) throws IOException {
		assertNoneIsLogged(output,
				"--spring.datasource.url=" + TestPostgres.createDatabase() + "&options=-c%20lock_timeout=500",
				"--spring.datasource.username=" + TestPostgres.USER);
	}

	private void assertNoneIsLogged(CapturedOutput output, String... database) throws IOException {
		try (StubPassage passage = new StubPassage()) {
			start(database, "--spring.mail.host=127.0.0.1", "--spring.mail.port=" + MailTest.SERVER.getSmtp().getPort(),
					"--profile.mail.from=no-reply@example.com",
					// The mail server and the visitor log in this
					// JVM, too, but are not tested
					"--logging.level.com.icegreen=off", "--logging.level.jdk.internal.httpclient=off",
					"--passage.app-id=" + StubPassage.APP_ID, "--passage.api-key=" + StubPassage.API_KEY,
					"--passage.api-url=" + passage.url(), "--passage.auth-url=" + passage.url());
			this.secrets.put("API key", StubPassage.API_KEY);
			String username = UUID.randomUUID().toString();
			this.visitor.signUp(username, PASSWORD);
			noteSession("sign-up");
			this.visitor.submit("/sign-out", Map.of());
			assertThat(this.visitor.signIn(username, WRONG_PASSWORD).body()).doesNotContain("Sign out");
			assertThat(this.visitor.signIn(username, PASSWORD).uri().getPath()).isEqualTo("/profile");
			noteSession("password");
			useRecoveryCode(username);
			recoverByMail(username);

			passage.json(200, "{\"transaction_id\": \"%s\"}".formatted(TRANSACTION));
			assertThat(this.visitor.postJson("/user/devices/transaction", "{}").body()).contains(TRANSACTION);
			AccountRepository accounts = this.application.getBean(AccountRepository.class);
			Account account = accounts.findByUsernameKey(new Username(username).key()).orElseThrow();
			String hash = account.getPassword();
			this.secrets.put("password hash", hash.substring(hash.lastIndexOf('$') + 1));
			String verified = "{\"external_id\": \"%s\"}".formatted(account.getExternalId());
			passage.json(200, verified);
			assertThat(this.visitor.postJson("/user/devices", "{\"nonce\": \"%s\"}".formatted(ADD_NONCE)).statusCode())
				.isEqualTo(204);
			this.application.getBean(PassageUserIdStore.class).save(account.getExternalId(), StubPassage.APP_ID);
			passage.json(200, "{\"devices\": [{\"id\": \"%s\"}]}".formatted(DEVICE))
				.json(200, "{}")
				.json(200, "{\"devices\": []}")
				.json(200, "{\"devices\": []}");
			assertThat(this.visitor.submit("/profile/passkeys/" + DEVICE + "/revoke", Map.of()).body())
				.contains("The passkey is revoked.");
			assertThat(this.visitor.open("/profile/activity").body()).contains(ADDRESS);
			passage.json(201, "{\"transaction_id\": \"%s\"}".formatted(CONFIRM_TRANSACTION))
				.json(200, verified)
				.json(200, "{\"devices\": []}");
			assertThat(this.visitor.postJson("/confirm/transaction", "{}").body()).contains(CONFIRM_TRANSACTION);
			this.visitor.submit("/confirm", Map.of("to", "/profile/password", "password", WRONG_PASSWORD));
			this.visitor.submit("/confirm", Map.of("to", "/profile/password", "nonce", CONFIRM_NONCE));
			noteSession("confirmation");
			assertThat(this.visitor.submit("/profile/password", Map.of("newPassword", NEW_PASSWORD)).body())
				.contains("Your password is changed");
			this.visitor.submit("/profile/sessions/end-others", Map.of());
			this.visitor.submit("/sign-out", Map.of());

			passage.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"No %s\"}".formatted(NONCE))
				.json(500, "{\"error\": \"No %s\"}".formatted(NONCE))
				.json(200, verified)
				.json(200, "{\"devices\": []}");
			for (int attempt = 0; attempt < 3; attempt++) {
				this.visitor.open("/sign-in");
				this.visitor.submit("/sign-in/passkey", Map.of("nonce", NONCE));
			}
			noteSession("passkey");
			failInTheDatabase(username, passage);
			sendJunk();
			assertThat(passage.isSpent()).isTrue();
		}
		assertThat(output).contains("Servlet.service()", "SQL state 23505, error code");
		assertNoSecretIn(output);
	}

	@Test
	void logsNoSecretsOfTheSandbox(CapturedOutput output) throws IOException {
		start(new String[] { "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() },
				"--spring.profiles.active=local", "--logging.structured.format.console=logstash",
				"--sandbox.port=" + FreePort.find(), "--passage.api-key=sandbox-key-Jd83kslQ",
				"--sandbox.database=jdbc:h2:mem:" + UUID.randomUUID());
		this.secrets.put("API key", "sandbox-key-Jd83kslQ");
		String username = UUID.randomUUID().toString();
		this.visitor.signUp(username, PASSWORD);
		noteSession("sign-up");
		String transaction = this.visitor.postJson("/user/devices/transaction", "{}").body();
		this.secrets.put("transaction of the sandbox",
				JsonMapper.shared().readTree(transaction).findValue("transactionId").stringValue());
		this.visitor.postJson("/user/devices", "{\"nonce\": \"%s\"}".formatted(ADD_NONCE));
		this.visitor.submit("/profile/passkeys/" + DEVICE + "/revoke", Map.of());
		this.visitor.submit("/sign-out", Map.of());
		this.visitor.open("/sign-in");
		this.visitor.submit("/sign-in/passkey", Map.of("nonce", NONCE));
		sendJunk();

		assertNoSecretIn(output);
	}

	@AfterEach
	void stop() {
		this.application.close();
		// Logging belongs to the whole JVM, and so to the tests that follow
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
		TestLoggingSystem.reset();
	}

	private void start(String[] database, String... settings) {
		String[] all = Stream
			.of(new String[] { "--server.port=" + this.port, "--logging.level.root=TRACE",
					"--server.tomcat.remoteip.remote-ip-header=X-Forwarded-For" }, database, settings)
			.flatMap(Arrays::stream)
			.toArray(String[]::new);
		// Otherwise, logging would keep the format of other tests
		TestLoggingSystem.reset();
		this.application = SpringApplication.run(PasskeyProfileApplication.class, all);
		this.visitor = new Visitor(this.port).sending("X-Forwarded-For", ADDRESS);
		this.secrets.put("address", ADDRESS);
		this.secrets.put("password", PASSWORD);
		this.secrets.put("wrong password", WRONG_PASSWORD);
		this.secrets.put("nonce", NONCE);
		this.secrets.put("nonce of a passkey to add", ADD_NONCE);
		this.secrets.put("transaction", TRANSACTION);
		this.secrets.put("confirming nonce", CONFIRM_NONCE);
		this.secrets.put("confirming transaction", CONFIRM_TRANSACTION);
		this.secrets.put("new password", NEW_PASSWORD);
	}

	private void noteSession(String name) {
		this.visitor.open("/profile/passkeys/new");
		String cookie = this.visitor.sessionCookie();
		this.secrets.put("session of " + name, cookie);
		byte[] masked = Base64.getUrlDecoder().decode(this.visitor.csrfToken());
		byte[] token = new byte[masked.length / 2];
		for (int i = 0; i < token.length; i++) {
			token[i] = (byte) (masked[i] ^ masked[i + token.length]);
		}
		this.secrets.put("masked CSRF token of " + name, this.visitor.csrfToken());
		this.secrets.put("CSRF token of " + name, new String(token, StandardCharsets.UTF_8));
	}

	private void useRecoveryCode(String username) {
		this.visitor.open("/profile/recovery-codes/new");
		List<String> codes = Pattern.compile("(?<=<code dir=\"ltr\">)[^<]+")
			.matcher(this.visitor.submit("/profile/recovery-codes/new", Map.of()).body())
			.results()
			.map(MatchResult::group)
			.toList();
		assertThat(codes).hasSize(10);
		codes.forEach((code) -> {
			this.secrets.put("recovery code " + code, code);
			this.secrets.put("secret of " + code, code.substring(5).replace("-", ""));
		});
		this.application.getBean(JdbcClient.class)
			.sql("select hash from recovery_code")
			.query(String.class)
			.list()
			.forEach((hash) -> this.secrets.put(hash, hash.substring(hash.lastIndexOf('$') + 1)));
		Visitor other = new Visitor(this.port).sending("X-Forwarded-For", ADDRESS);
		for (String page : new String[] { "/recovery", "/sign-in/recovery" }) {
			other.open("/sign-in/recovery");
			assertThat(other.submit("/sign-in/recovery", Map.of("username", username, "code", codes.get(0)))
				.uri()
				.getPath()).isEqualTo(page);
			other.submit("/sign-out", Map.of());
		}
	}

	/** Recovers an account, because the tokens of its links are in addresses, too. */
	private void recoverByMail(String username) {
		String address = username + "@example.com";
		this.secrets.put("mail address", address);
		this.application.getBean(JdbcClient.class)
			.sql("""
					insert into mail_address (account_id, address, created_at, verified_at)
					select id, :address, current_timestamp, current_timestamp from account where username = :username""")
			.param("address", address)
			.param("username", username)
			.update();
		Visitor other = new Visitor(this.port).sending("X-Forwarded-For", ADDRESS);
		other.open("/sign-in/recovery/mail");
		other.submit("/sign-in/recovery/mail", Map.of("username", username));
		this.secrets.put("browser of a recovery", other.cookies().get("__Host-RECOVERY"));
		String first = nextToken(address);
		other.open("/sign-in/recovery/mail/link?token=" + first);
		Matcher id = Pattern.compile("name=\"id\" value=\"([^\"]+)\"")
			.matcher(other.submit("/sign-in/recovery/mail/confirm", Map.of("token", first)).body());
		assertThat(id.find()).isTrue();
		nextToken(address);
		other.submit("/sign-in/recovery/mail/progress", Map.of("id", id.group(1)));
		String last = nextToken(address);
		other.open("/sign-in/recovery/mail/link?token=" + last);
		assertThat(other.submit("/sign-in/recovery/mail/finish", Map.of("token", last)).uri().getPath())
			.isEqualTo("/recovery");
		other.submit("/sign-out", Map.of());
	}

	/** Waits for the next link of a recovery, and notes its token. */
	private String nextToken(String address) {
		String token = Awaitility.await()
			.until(() -> Stream.of(MailTest.SERVER.getReceivedMessages())
				.filter((mail) -> GreenMailUtil.getHeaders(mail).contains(address))
				.flatMap((mail) -> RECOVERY_LINK.matcher(GreenMailUtil.getBody(mail).replace("=\r\n", ""))
					.results()
					.map((link) -> link.group(1)))
				.filter((found) -> !this.secrets.containsValue(found))
				.findFirst()
				.orElse(null), (found) -> found != null);
		this.secrets.put("link " + token, token);
		return token;
	}

	/**
	 * H2 puts the whole row into an exception's message, and PostgreSQL the value of a
	 * key.
	 */
	private void failInTheDatabase(String username, StubPassage passage) {
		AccountRepository accounts = this.application.getBean(AccountRepository.class);
		String hash = accounts.findByUsernameKey(username).orElseThrow().getPassword();
		this.secrets.put("new password hash", hash.substring(hash.lastIndexOf('$') + 1));
		this.secrets.put("a value of H2's", "/* key:");
		this.secrets.put("a value of a key of H2's", "VALUES ( /*");
		this.secrets.put("a value of a key of PostgreSQL's", ")=(" + username);
		TransactionOperations transactions = this.application.getBean(TransactionOperations.class);
		JdbcClient jdbc = this.application.getBean(JdbcClient.class);
		this.visitor.open("/profile/password");
		transactions.executeWithoutResult((transaction) -> {
			jdbc.sql("update account set passkey_offers_declined = 2 where username_key = ?").param(username).update();
			assertThat(this.visitor.submit("/profile/password", Map.of("newPassword", "a-third-" + NEW_PASSWORD))
				.statusCode()).isEqualTo(503);
		});

		jdbc.sql("delete from spring_session").update();
		jdbc.sql("create unique index only_one on spring_session (principal_name)").update();
		passage.json(200, "{\"devices\": []}");
		assertThat(new Visitor(this.port).signIn(username, NEW_PASSWORD).statusCode()).isEqualTo(200);
		assertThat(new Visitor(this.port).signIn(username, NEW_PASSWORD).statusCode()).isEqualTo(500);
		jdbc.sql("drop index only_one").update();
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> jdbc
			.sql("insert into account (username, username_key, password_hash, passkey_offers_declined, created_at)"
					+ " select username, username_key, password_hash, 0, created_at from account where username_key = ?")
			.param(username)
			.update()).satisfies((failure) -> LoggerFactory.getLogger(getClass()).error("Whoever logs it", failure));
	}

	private void sendJunk() throws IOException {
		sendRaw("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na=bpassword=" + PASSWORD
				+ "\u0001 / HTTP/1.1\r\n\r\n");
		sendRaw("POST /sign-in?password=%zz" + PASSWORD + "{ HTTP/1.1\r\nHost: localhost\r\n\r\n");
		sendRaw("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
				+ "Cookie: SESSION=\"" + NONCE + "\u0080, ;=\r\nPassword " + PASSWORD
				+ "\r\nContent-Length: 200\r\n\r\npassword=%zz" + PASSWORD + "&_csrf=%");
		sendRaw("GET /sign-in HTTP/1.1\r\nHost: localhost\r\nCookie: SESSION=" + NONCE + "\r\n\r\n");
		this.visitor.postJson("/user/devices", "{\"nonce\": %s}".formatted(ADD_NONCE));
		this.visitor.postJson("/user/devices", "{\"nonce\": {\"%s\": 1}}".formatted(ADD_NONCE));
		this.visitor.postJson("/user/devices", "{\"nonce\": [\"%s\"".formatted(ADD_NONCE));
		this.visitor.submit("/sign-in", Map.of("username", "\u0000", "password", WRONG_PASSWORD));
		this.visitor.loseCsrfToken();
		this.visitor.submit("/sign-in", Map.of("username", "nobody", "password", WRONG_PASSWORD));
		this.visitor.submit("/sign-up", Map.of("username", "x", "password", WRONG_PASSWORD));
		this.visitor.submit("/nothing", Map.of("password", WRONG_PASSWORD));
	}

	private void sendRaw(String request) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.shutdownOutput();
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
				.startsWith("HTTP/1.1 ")
				.doesNotContain("HTTP/1.1 5");
		}
	}

	private void assertNoSecretIn(CapturedOutput output) {
		// Ignores the log of the database server, which the test itself starts
		List<String> lines = output.toString()
			.lines()
			.filter((line) -> !line.contains("\"logger_name\":\"" + EmbeddedPostgres.class.getName() + "\""))
			.toList();
		assertThat(lines).as("lines at TRACE").anyMatch((line) -> line.contains("\"TRACE\""));
		Set<String> leaks = new TreeSet<>();
		this.secrets.forEach((name, secret) -> lines.stream()
			.filter((line) -> line.contains(secret))
			.forEach((line) -> leaks.add(name + ": " + line.replaceAll(".*\"logger_name\":\"([^\"]+)\".*", "$1"))));
		assertThat(leaks).isEmpty();
	}

}
