package io.passkeyprofile.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The proofs that a ceremony went well, which an application exchanges once. Only the
 * hash of a nonce is stored, and what has expired is removed when the next one is issued.
 */
@Component
class Nonces {

	private static final Duration LIFETIME = Duration.ofSeconds(60);

	// Keeps a row for the one who has just used it up and is about to read it
	private static final Duration KEPT_AFTER_EXPIRY = Duration.ofMinutes(1);

	private final JdbcClient jdbc;

	private final Clock clock;

	private final Users users;

	Nonces(JdbcClient jdbc, Clock clock, Users users) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.users = users;
	}

	String issue(App app, PassageUser user) {
		Instant now = this.clock.instant();
		this.jdbc.sql("delete from nonce where expires_at <= :before")
			.param("before", Times.toColumn(now.minus(KEPT_AFTER_EXPIRY)))
			.update();
		String nonce = RandomIds.next();
		this.jdbc.sql("""
				insert into nonce (nonce_hash, app_id, passage_user_id, expires_at)
				values (:nonce_hash, :app_id, :passage_user_id, :expires_at)""")
			.param("nonce_hash", Sha256.hex(nonce))
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.param("expires_at", Times.toColumn(now.plus(LIFETIME)))
			.update();
		return nonce;
	}

	/**
	 * Lets no nonce of a user prove anything any more: one may have come from a passkey
	 * that has just been revoked.
	 */
	void forget(App app, PassageUser user) {
		this.jdbc.sql("""
				update nonce set used_at = :now
				where app_id = :app_id and passage_user_id = :passage_user_id and used_at is null""")
			.param("now", Times.toColumn(this.clock.instant()))
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.update();
	}

	/**
	 * Uses a nonce up. Of several racing uses one gets the user; a transaction is
	 * refused, because its rollback would make the nonce good again.
	 */
	@Transactional(propagation = Propagation.NEVER)
	Optional<PassageUser> consume(App app, String nonce) {
		String hash = Sha256.hex(nonce);
		int consumed = this.jdbc.sql("""
				update nonce set used_at = :now
				where nonce_hash = :nonce_hash and app_id = :app_id and used_at is null and expires_at > :now""")
			.param("now", Times.toColumn(this.clock.instant()))
			.param("nonce_hash", hash)
			.param("app_id", app.id())
			.update();
		if (consumed != 1) {
			return Optional.empty();
		}
		return this.jdbc.sql("select passage_user_id from nonce where nonce_hash = :nonce_hash")
			.param("nonce_hash", hash)
			.query(String.class)
			.optional()
			.flatMap((passageUserId) -> this.users.find(app, passageUserId));
	}

}
