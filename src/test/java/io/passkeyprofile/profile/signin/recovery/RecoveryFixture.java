package io.passkeyprofile.profile.signin.recovery;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An account with recovery codes, and a stranger who has one of them.
 */
abstract class RecoveryFixture extends StubbedPassageFixture {

	protected static final String NEW_CODES = "/profile/recovery-codes/new";

	private static final Pattern CODE = Pattern.compile("<code dir=\"ltr\">([^<]+)</code>");

	@Autowired
	protected MovableClock clock;

	@Autowired
	protected JdbcClient jdbc;

	protected List<String> codes;

	protected Visitor stranger;

	@BeforeEach
	void getCodes() {
		this.codes = newCodes();
		this.stranger = new Visitor(this.port);
	}

	protected final List<String> newCodes() {
		this.visitor.open(NEW_CODES);
		HttpResponse<String> page = this.visitor.submit(NEW_CODES, Map.of());
		assertThat(page.statusCode()).isEqualTo(200);
		return CODE.matcher(page.body()).results().map((MatchResult code) -> code.group(1)).toList();
	}

	/** Signs in with a code, and returns the page that follows. */
	protected final HttpResponse<String> recover(Visitor visitor, String username, String code) {
		visitor.open("/sign-in/recovery");
		return visitor.submit("/sign-in/recovery", Map.of("username", username, "code", code));
	}

	/** Opens a recovery session. */
	protected final void recover() {
		assertThat(recover(this.stranger, this.username, this.codes.get(0)).uri().getPath()).isEqualTo("/recovery");
	}

	protected static String path(HttpResponse<String> page) {
		return page.uri().getPath();
	}

}
