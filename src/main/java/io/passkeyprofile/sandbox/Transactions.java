package io.passkeyprofile.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

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

	/**
	 * Looks at a transaction and leaves it good, for people who cancel and start again.
	 */
	Optional<Transaction> find(App app, Purpose purpose, String transactionId) {
		return this.jdbc.sql("""
				select passage_user_id, passkey_display_name from flex_transaction
				where id_hash = :id_hash and app_id = :app_id and purpose = :purpose
					and used_at is null and expires_at > :now""")
			.param("id_hash", Sha256.hex(transactionId))
			.param("app_id", app.id())
			.param("purpose", purpose.wireName())
			.param("now", Times.toColumn(this.clock.instant()))
			.query((row, number) -> new Transaction(row.getString("passage_user_id"),
					row.getString("passkey_display_name")))
			.optional();
	}

	/**
	 * Uses a transaction up. Of several racing uses one gets it; a transaction of the
	 * database is refused, because its rollback would make this one good again.
	 */
	@Transactional(propagation = Propagation.NEVER)
	boolean consume(App app, Purpose purpose, String transactionId) {
		return this.jdbc.sql("""
				update flex_transaction set used_at = :now
				where id_hash = :id_hash and app_id = :app_id and purpose = :purpose
					and used_at is null and expires_at > :now""")
			.param("now", Times.toColumn(this.clock.instant()))
			.param("id_hash", Sha256.hex(transactionId))
			.param("app_id", app.id())
			.param("purpose", purpose.wireName())
			.update() == 1;
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
			.param("purpose", purpose.wireName())
			.param("passkey_display_name", passkeyDisplayName)
			.param("expires_at", Times.toColumn(now.plus(LIFETIME)))
			.update();
		return transactionId;
	}

	record Transaction(String passageUserId, @Nullable String passkeyDisplayName) {
	}

}
