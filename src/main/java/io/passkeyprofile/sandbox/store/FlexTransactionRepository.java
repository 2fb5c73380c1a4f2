package io.passkeyprofile.sandbox.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.app.Timestamps;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transactions of Passage. Each permits one ceremony of one user. Transaction IDs are
 * stored as hashes, and expired transactions are deleted when the next one is issued.
 */
@Repository
public class FlexTransactionRepository {

	/** How long a transaction can be used. */
	private static final Duration LIFETIME = Duration.ofMinutes(15);

	private final JdbcClient jdbc;

	private final AppClock clock;

	private final OneTimeIds oneTimeIds;

	FlexTransactionRepository(JdbcClient jdbc, AppClock clock, OneTimeIds oneTimeIds) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.oneTimeIds = oneTimeIds;
	}

	/**
	 * Issues a transaction to register a passkey.
	 * @param app the app
	 * @param user the user
	 * @param passkeyDisplayName the user's name in the authenticator
	 * @return the transaction ID
	 */
	public String issueRegister(App app, FlexUser user, String passkeyDisplayName) {
		return issue(app, user, CeremonyType.REGISTER, passkeyDisplayName);
	}

	/**
	 * Issues a transaction to sign in with one of the user's passkeys.
	 * @param app the app
	 * @param user the user
	 * @return the transaction ID
	 */
	public String issueAuthenticate(App app, FlexUser user) {
		return issue(app, user, CeremonyType.AUTHENTICATE, null);
	}

	/**
	 * Finds a transaction without consuming it, so that people can cancel a ceremony and
	 * start again.
	 * @param app the app
	 * @param type the type of ceremony
	 * @param transactionId the transaction ID
	 * @return the transaction, or empty if it is unknown, expired, already used, or
	 * belongs to another app or type
	 */
	public Optional<FlexTransaction> find(App app, CeremonyType type, String transactionId) {
		return this.jdbc
			.sql("""
					select passage_user_id, passkey_display_name from flex_transaction
					where id_hash = :id_hash and app_id = :app_id and purpose = :purpose and expires_at > :now and expires_at <= :latest""")
			.param("id_hash", Sha256.hex(transactionId))
			.param("app_id", app.id())
			.param("purpose", type.wireName())
			.param("now", Timestamps.toColumn(this.clock.now(app)))
			.param("latest", Timestamps.toColumn(Timestamps.latest(this.clock.now(app), LIFETIME)))
			.query((row, number) -> new FlexTransaction(row.getString("passage_user_id"),
					row.getString("passkey_display_name")))
			.optional();
	}

	/**
	 * Consumes a transaction. Of several racing calls only one succeeds. This must not be
	 * called in a database transaction, because a rollback would make the transaction
	 * usable again.
	 * @param app the app
	 * @param type the type of ceremony
	 * @param transactionId the transaction ID
	 * @return whether the transaction could be used
	 */
	@Transactional(propagation = Propagation.NEVER)
	public boolean consume(App app, CeremonyType type, String transactionId) {
		String hash = Sha256.hex(transactionId);
		boolean consumed = this.jdbc
			.sql("""
					delete from flex_transaction
					where id_hash = :id_hash and app_id = :app_id and purpose = :purpose and expires_at > :now and expires_at <= :latest""")
			.param("id_hash", hash)
			.param("app_id", app.id())
			.param("purpose", type.wireName())
			.param("now", Timestamps.toColumn(this.clock.now(app)))
			.param("latest", Timestamps.toColumn(Timestamps.latest(this.clock.now(app), LIFETIME)))
			.update() == 1;
		if (consumed) {
			this.oneTimeIds.used(hash);
		}
		return consumed;
	}

	private String issue(App app, FlexUser user, CeremonyType type, @Nullable String passkeyDisplayName) {
		Instant now = this.clock.now(app);
		this.jdbc.sql("delete from flex_transaction where app_id = :app_id and expires_at <= :now")
			.param("app_id", app.id())
			.param("now", Timestamps.toColumn(now))
			.update();
		String transactionId = RandomIds.next();
		String hash = Sha256.hex(transactionId);
		this.jdbc
			.sql("""
					insert into flex_transaction (id_hash, app_id, passage_user_id, purpose, passkey_display_name, expires_at)
					values (:id_hash, :app_id, :passage_user_id, :purpose, :passkey_display_name, :expires_at)""")
			.param("id_hash", hash)
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.param("purpose", type.wireName())
			.param("passkey_display_name", passkeyDisplayName)
			.param("expires_at", Timestamps.toColumn(now.plus(LIFETIME)))
			.update();
		this.oneTimeIds.issued(app, type.wireName(), hash, null, now.plus(LIFETIME));
		return transactionId;
	}

	/**
	 * A transaction that can be used.
	 *
	 * @param passageUserId the user
	 * @param passkeyDisplayName the user's name in the authenticator, or {@code null} in
	 * a transaction to sign in
	 */
	public record FlexTransaction(String passageUserId, @Nullable String passkeyDisplayName) {
	}

}
