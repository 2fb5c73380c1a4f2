package io.passkeyprofile.profile.session;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.signin.signup.SignUp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with scripted answers of Passage, an account without sessions, and
 * access to the session tables.
 */
@ApplicationTest
public abstract class SessionFixture {

	protected static final StubPassage PASSAGE = ApplicationTest.PASSAGE;

	protected static final String PASSWORD = "correct horse";

	@Autowired
	protected PassageUserIdStore passageUserIds;

	@Autowired
	protected AccountRepository accounts;

	@Autowired
	protected JdbcTemplate jdbc;

	@Autowired
	private SignUp signUp;

	@LocalServerPort
	protected int port;

	protected String username;

	@BeforeEach
	void openAccount() {
		this.username = newAccount();
	}

	@AfterEach
	void everyAnswerWasAskedFor() {
		assertThat(PASSAGE.isSpent()).isTrue();
	}

	protected String newAccount() {
		String name = UUID.randomUUID().toString();
		this.signUp.open(new Username(name), new NewPassword(PASSWORD), Locale.ENGLISH);
		return name;
	}

	/** A visitor who is signed in with the password. */
	protected Visitor signIn() {
		return signIn(this.username);
	}

	protected Visitor signIn(String name) {
		Visitor visitor = new Visitor(this.port);
		assertThat(visitor.signIn(name, PASSWORD).uri().getPath()).isEqualTo("/profile");
		return visitor;
	}

	/** A visitor who is signed in with a passkey. */
	protected Visitor signInWithPasskey() {
		String externalId = this.accounts.getOrCreateExternalId(account());
		this.passageUserIds.save(externalId, "9DeEXvYBStnzwQcHFd6f558L");
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId)).json(200, "{\"devices\": []}");
		assertThat(visitor.submit("/sign-in/passkey", Map.of("nonce", "n")).uri().getPath()).isEqualTo("/profile");
		return visitor;
	}

	protected Account account() {
		return this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow();
	}

	/** Signs in with a browser of this name. */
	protected void signInWithBrowser(String userAgent) {
		PASSAGE.json(200, "{\"devices\": []}");
		new Visitor(this.port).sending("User-Agent", userAgent).signIn(this.username, PASSWORD);
	}

	protected boolean isSignedIn(Visitor visitor) {
		return visitor.open("/profile/passkeys/new").uri().getPath().equals("/profile/passkeys/new");
	}

	/**
	 * Sends a request with raw session cookies, one byte for each character.
	 * @return the head of the response
	 */
	protected String openWithCookie(String path, String... values) throws IOException {
		StringBuilder request = new StringBuilder(
				"GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
		for (String value : values) {
			request.append("Cookie: ").append("__Host-SESSION").append('=').append(value).append("\r\n");
		}
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return answer.split("\r\n\r\n", 2)[0];
		}
	}

	/** The public IDs of the sessions that a profile page links to end. */
	protected static List<String> idsToEnd(String page) {
		Matcher links = Pattern.compile("/profile/sessions/([0-9a-f-]{36})/end\"").matcher(page);
		return links.results().map((link) -> link.group(1)).toList();
	}

	protected int rows(String name) {
		return this.jdbc.queryForObject("""
				select count(*) from spring_session
				where principal_name = (select cast(id as varchar(20)) from account where username_key = ?)""",
				Integer.class, name);
	}

}
