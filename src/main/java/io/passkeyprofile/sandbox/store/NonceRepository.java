package io.passkeyprofile.sandbox.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.app.Timestamps;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The nonces. Each proves once that a ceremony succeeded. They are stored as hashes, and
 * expired nonces are deleted when the next one is issued.
 */
@Repository
public class NonceRepository {

	static final String PURPOSE = "nonce";

	/** How long a nonce can be used. */
	private static final Duration LIFETIME = Duration.ofSeconds(60);

	private final JdbcClient jdbc;

	private final AppClock clock;

	private final OneTimeIds oneTimeIds;

	NonceRepository(JdbcClient jdbc, AppClock clock, OneTimeIds oneTimeIds) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.oneTimeIds = oneTimeIds;
	}

	/**
	 * Issues a nonce.
	 * @param app the app
	 * @param user the user whose ceremony succeeded
	 * @return the nonce
	 */
	public String issue(App app, FlexUser user) {
		Instant now = this.clock.now(app);
		this.jdbc.sql("delete from nonce where app_id = :app_id and expires_at <= :now")
			.param("app_id", app.id())
			.param("now", Timestamps.toColumn(now))
			.update();
		String nonce = RandomIds.next();
		String hash = Sha256.hex(nonce);
		this.jdbc.sql("""
				insert into nonce (nonce_hash, app_id, passage_user_id, expires_at)
				values (:nonce_hash, :app_id, :passage_user_id, :expires_at)""")
			.param("nonce_hash", hash)
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.param("expires_at", Timestamps.toColumn(now.plus(LIFETIME)))
			.update();
		this.oneTimeIds.issued(app, PURPOSE, hash, null, now.plus(LIFETIME));
		return nonce;
	}

	/**
	 * Deletes all nonces of a user.
	 * @param app the app
	 * @param user the user
	 */
	void invalidateAll(App app, FlexUser user) {
		this.jdbc.sql("delete from nonce where app_id = :app_id and passage_user_id = :passage_user_id")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.update();
	}

	/**
	 * Consumes a nonce. Of several racing calls only one gets the user. This must not be
	 * called in a database transaction, because a rollback would make the nonce usable
	 * again.
	 * @param app the app
	 * @param nonce the nonce
	 * @return the user, or empty if the nonce is unknown, expired, already used or
	 * belongs to another app
	 */
	@Transactional(propagation = Propagation.NEVER)
	public Optional<FlexUser> consume(App app, String nonce) {
		String hash = Sha256.hex(nonce);
		// Read first, because consuming it deletes the row
		Optional<FlexUser> user = this.jdbc.sql("""
				select passage_user.* from nonce
				join passage_user on passage_user.app_id = nonce.app_id and passage_user.id = nonce.passage_user_id
				where nonce_hash = :nonce_hash and nonce.app_id = :app_id""")
			.param("nonce_hash", hash)
			.param("app_id", app.id())
			.query(FlexUserRepository::map)
			.optional();
		return user.filter((owner) -> delete(app, hash));
	}

	private boolean delete(App app, String hash) {
		boolean deleted = this.jdbc
			.sql("""
					delete from nonce where nonce_hash = :nonce_hash and app_id = :app_id and expires_at > :now and expires_at <= :latest""")
			.param("nonce_hash", hash)
			.param("app_id", app.id())
			.param("now", Timestamps.toColumn(this.clock.now(app)))
			.param("latest", Timestamps.toColumn(Timestamps.latest(this.clock.now(app), LIFETIME)))
			.update() == 1;
		if (deleted) {
			this.oneTimeIds.used(hash);
		}
		return deleted;
	}

}
