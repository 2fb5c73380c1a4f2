package io.passkeyprofile.profile.web;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.zaxxer.hikari.HikariDataSource;
import io.passkeyprofile.PooledConnections;
import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MailTest;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see while the database fails. The time-out makes a test fail if something
 * waits for minutes. Most of the time is waiting, so this is a {@link MailTest}, during
 * which others go on.
 */
@MailTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
@Timeout(60)
class DatabaseFailureTests extends StubbedPassageFixture {

	@Autowired
	private DataSource dataSource;

	private final List<Connection> held = new ArrayList<>();

	DatabaseFailureTests() {
		super(MailTest.PASSAGE);
	}

	@AfterEach
	void release() throws SQLException {
		for (Connection connection : this.held) {
			connection.rollback();
			connection.setAutoCommit(true);
			connection.close();
		}
		this.held.clear();
		PooledConnections.unlimit(this.dataSource);
	}

	@Test
	void aPageSaysSoAndWhenToTryAgain() throws SQLException {
		useUpThePool();
		PooledConnections.unlimit(this.dataSource);

		assertUnavailable(this.visitor.open("/profile"));

		release();
		assertThat(this.visitor.open("/profile").statusCode()).isEqualTo(200);
	}

	@Test
	void aJsonRouteSaysSoInJson() throws SQLException {
		useUpThePool();

		HttpResponse<String> answer = this.visitor.getJson("/user/devices");

		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.headers().firstValue("Retry-After")).contains("5");
		assertThat(answer.body()).startsWith("{\"code\":\"temporarily_unavailable\",\"error\":\"Our database");
	}

	@Test
	void aSignInIsNotRefused() throws SQLException {
		Visitor stranger = new Visitor(this.port);
		stranger.open("/sign-in");
		useUpThePool();

		assertUnavailable(stranger.submit("/sign-in", Map.of("username", this.username, "password", "correct horse")));
	}

	@Test
	void theSignInFormAndStaticFilesNeedNoDatabase() throws SQLException {
		useUpThePool();

		HttpResponse<String> form = this.visitor.open("/sign-in");

		assertThat(form.statusCode()).isEqualTo(200);
		assertThat(form.body()).contains("<form method=\"post\" action=\"/sign-in/username\">", "name=\"_csrf\"");
		Matcher asset = Pattern.compile("href=\"(/assets/[^\"]+\\.css)\"").matcher(form.body());
		assertThat(asset.find()).isTrue();
		assertThat(this.visitor.open(asset.group(1)).statusCode()).isEqualTo(200);
		// The person is still signed in
		release();
		assertThat(this.visitor.open("/sign-in").uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void otherErrorPagesStayWhatTheyAre() throws SQLException {
		this.visitor.loseCsrfToken();
		useUpThePool();

		HttpResponse<String> page = this.visitor.submit("/profile/password", Map.of());

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("This page was open for too long").doesNotContain("Sign out");
	}

	@Test
	void signingOutHasConnectionsOfItsOwn() throws SQLException {
		useUpThePool();

		assertThat(this.visitor.submit("/sign-out", Map.of()).body()).contains("You are signed out.");

		release();
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void signingOutDeletesTheCookieEvenIfTheSessionStays() throws SQLException {
		String cookie = this.visitor.sessionCookie();
		execute("select * from spring_session where session_id = '" + cookie + "' for update");

		HttpResponse<String> page = this.visitor.submit("/sign-out", Map.of());

		assertThat(page.statusCode()).isEqualTo(503);
		assertThat(page.body()).contains("Signed out, but only in this browser").doesNotContain("You are signed out.");
		assertThat(this.visitor.cookies().keySet()).noneMatch((name) -> name.endsWith("SESSION"));
	}

	@Test
	void aForgedSignOutKeepsTheCookie() throws SQLException {
		String cookie = this.visitor.sessionCookie();
		this.visitor.loseCsrfToken();
		useUpThePool();

		assertThat(this.visitor.submit("/sign-out", Map.of()).statusCode()).isEqualTo(403);

		assertThat(this.visitor.sessionCookie()).isEqualTo(cookie);
	}

	@Test
	void nobodyWaitsLongForALock(@Autowired ApplicationLog log) throws SQLException {
		if (TestDatabase.current() == TestDatabase.POSTGRES) {
			Visitor stranger = new Visitor(this.port);
			stranger.open("/sign-in");
			execute("lock table account in access exclusive mode");
			assertUnavailable(this.visitor.open("/profile"));
			assertThat(log.text()).contains("Request failed", "route=\"none\"").doesNotContain("/error");
			HttpResponse<String> answer = this.visitor.getJson("/user/devices");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).startsWith("{\"code\":\"temporarily_unavailable\"").endsWith("}");
			assertUnavailable(
					stranger.submit("/sign-in", Map.of("username", this.username, "password", "correct horse")));
		}
		else {
			// H2 reads without locks
			execute("select * from account for update");
			assertUnavailable(this.visitor.submit("/profile/sessions/end-others", Map.of()));
			assertThat(log.text()).contains("Request failed", "route=\"/profile/sessions/end-others\"")
				.doesNotContain("/error");
		}
	}

	private static void assertUnavailable(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(503);
		assertThat(page.headers().firstValue("Retry-After")).contains("5");
		assertThat(page.body()).contains("<title>We can’t do that right now", "Our database isn’t answering.")
			.doesNotContain("Exception", "Sign out");
	}

	/** Takes all connections, as endless requests would, and shortens others' wait. */
	private void useUpThePool() throws SQLException {
		HikariDataSource pool = this.dataSource.unwrap(HikariDataSource.class);
		for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
			hold();
		}
		PooledConnections.hurry(this.dataSource);
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = hold().createStatement()) {
			statement.execute(sql);
		}
	}

	private Connection hold() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		connection.setAutoCommit(false);
		this.held.add(connection);
		return connection;
	}

}
