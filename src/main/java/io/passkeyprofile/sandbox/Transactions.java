package io.passkeyprofile.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The permissions to start a ceremony. Only the hash of a transaction ID is stored, and
 * what has expired is removed when the next one is issued.
 */
@Component
class Transactions {

	private static final Duration LIFETIME = Duration.ofMinutes(15);

	private final JdbcClient jdbc;

	private final Clock clock;

	Transactions(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	String issueRegister(App app, PassageUser user, String passkeyDisplayName) {
		return issue(app, user, Purpose.REGISTER, passkeyDisplayName);
	}

	String issueAuthenticate(App app, PassageUser user) {
		return issue(app, user, Purpose.AUTHENTICATE, null);
	}

	private String issue(App app, PassageUser user, Purpose purpose, @Nullable String passkeyDisplayName) {
		Instant now = this.clock.instant();
		this.jdbc.sql("delete from flex_transaction where expires_at <= :now")
			.param("now", Times.toColumn(now))
			.update();
		String transactionId = RandomIds.next();
		this.jdbc
			.sql("""
					insert into flex_transaction (id_hash, app_id, passage_user_id, purpose, passkey_display_name, expires_at)
					values (:id_hash, :app_id, :passage_user_id, :purpose, :passkey_display_name, :expires_at)""")
			.param("id_hash", Sha256.hex(transactionId))
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.param("purpose", purpose.name().toLowerCase(Locale.ROOT))
			.param("passkey_display_name", passkeyDisplayName)
			.param("expires_at", Times.toColumn(now.plus(LIFETIME)))
			.update();
		return transactionId;
	}

	private enum Purpose {

		REGISTER, AUTHENTICATE

	}

}
