package io.passkeyprofile.profile.signin;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which routes exist, and what requests for them must not do.
 */
@ApplicationTest
@BothDatabases
class OpenRoutesTests {

	private static final String PASSWORD = "correct horse";

	@Autowired
	private JdbcClient database;

	@LocalServerPort
	private int port;

	private String username;

	private Visitor visitor;

	@BeforeEach
	void signUp() {
		this.username = UUID.randomUUID().toString();
		this.visitor = new Visitor(this.port).signUp(this.username, PASSWORD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/h2-console", "/h2-console/login.do", "/actuator", "/actuator/env", "/actuator/heapdump",
			"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/info",
			"/actuator/prometheus", "/login", "/logout", "/login/webauthn", "/login/ott", "/ott/generate",
			"/webauthn/register", "/webauthn/register/options", "/webauthn/authenticate/options", "/default-ui.css",
			"/oauth2/token", "/saml2", "/.well-known/change-password/x", "/WEB-INF/web.xml", "/assets/",
			"/assets/../application.yml", "/webjars/", "/templates/profile.html", "/static/assets/site.css",
			"/META-INF/MANIFEST.MF" })
	void exposesNoRoutesOfFrameworks(String path) {
		assertThat(this.visitor.open(path).statusCode()).as("GET").isIn(400, 404, 405);
		assertThat(this.visitor.submit(path, Map.of("username", this.username, "password", PASSWORD)).statusCode())
			.as("POST")
			.isIn(400, 404, 405);
		assertThat(this.visitor.postJson(path, "{}").statusCode()).as("JSON").isIn(400, 404, 405);
	}

	@Test
	void getChangesNothing() {
		String before = state();
		for (String path : new String[] { "/sign-out", "/sign-in?username=" + this.username + "&password=correct+horse",
				"/sign-in/passkey?nonce=n", "/sign-in/recovery?username=" + this.username + "&code=x",
				"/not-me?token=x", "/not-me/done?token=x", "/profile/recovery-codes/new?x", "/profile/lost-device?id=x",
				"/recovery/done?endSessions=true", "/sign-up?username=new-one&password=correct+horse",
				"/passkey-offer?decline", "/confirm?to=/profile/passkeys/new&password=correct+horse", "/confirm/ask",
				"/profile/passkeys/x/revoke", "/revokePasskey?id=x", "/user/devices?nonce=n",
				"/user/devices/transaction", "/confirm/transaction", "/profile/password?newPassword=another+horse",
				"/profile/sessions/end-others", "/profile/sessions/x/end", "/profile/recovery/stop",
				"/sign-in/recovery/mail/confirm?token=x", "/sign-in/recovery/mail/stop?token=x",
				"/sign-in/recovery/mail/finish?token=x" }) {
			assertThat(this.visitor.open(path).statusCode()).as(path).isLessThan(500);
		}

		assertThat(state()).isEqualTo(before);
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/profile");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/revokePasskey", "/user/devices", "/user/devices/transaction", "/confirm/transaction",
			"/sign-up/passkey", "/sign-up/passkey/transaction", "/sign-up/passkey/name" })
	void refusesJsonAsPlainText(String path) {
		for (String type : new String[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data" }) {
			HttpResponse<String> answer = this.visitor.post(path, type, "{\"id\":\"x\",\"nonce\":\"n\"}");
			assertThat(answer.statusCode()).as(type).isEqualTo(415);
		}
	}

	@Test
	void anonymousVisitorsGetNoSession() {
		long before = sessions();
		for (int i = 0; i < 20; i++) {
			for (String path : new String[] { "/", "/sign-in", "/sign-up", "/privacy", "/profile",
					"/profile/passkeys/new", "/sign-up?password", "/nothing", "/assets/site.css",
					"/.well-known/passkey-endpoints", "/user/devices" }) {
				new RawRequest("GET " + path).header("Host", "localhost").header("Accept", "text/html").send(this.port);
			}
			new RawRequest("POST /sign-in/username").header("Host", "localhost").form("username=x").send(this.port);
			new RawRequest("POST /sign-in").header("Host", "localhost").form("username=x&password=y").send(this.port);
			new Visitor(this.port).signIn(this.username, "wrong-wrong");
		}

		assertThat(sessions()).isEqualTo(before);
	}

	private long sessions() {
		return this.database.sql("select count(*) from spring_session").query(Long.class).single();
	}

	private String state() {
		return this.database.sql("select * from account where username = ?")
			.param(this.username)
			.query()
			.singleRow()
			.toString()
				+ this.database.sql("select count(*) from account").query(Long.class).single()
				+ this.database.sql("""
						select count(*) from spring_session
						where principal_name = (select cast(id as varchar(20)) from account where username = ?)""")
					.param(this.username)
					.query(Long.class)
					.single();
	}

}
