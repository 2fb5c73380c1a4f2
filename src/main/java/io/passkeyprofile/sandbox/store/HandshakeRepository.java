package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.app.Timestamps;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.StringUtils;

/**
 * The ceremonies that have started. Handshake IDs are stored as hashes, and expired
 * handshakes are deleted when the next ceremony starts.
 */
@Repository
public class HandshakeRepository {

	/** How long a handshake, and so its challenge, can be used. */
	public static final Duration LIFETIME = Duration.ofMinutes(5);

	private final JdbcClient jdbc;

	private final AppClock clock;

	private final FlexTransactionRepository transactions;

	private final OneTimeIds oneTimeIds;

	HandshakeRepository(JdbcClient jdbc, AppClock clock, FlexTransactionRepository transactions,
			OneTimeIds oneTimeIds) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.transactions = transactions;
		this.oneTimeIds = oneTimeIds;
	}

	/**
	 * Starts a ceremony. Until one of them is finished, a transaction may have several
	 * handshakes, because people cancel and try again.
	 * @param app the app
	 * @param type the type of ceremony
	 * @param transactionId the transaction, or {@code null} for a sign-in in which the
	 * passkey tells who the user is
	 * @param handshake what the ceremony asks for
	 * @return the handshake ID
	 */
	public String start(App app, CeremonyType type, @Nullable String transactionId, Handshake handshake) {
		Instant now = this.clock.now(app);
		this.jdbc.sql("delete from handshake where app_id = :app_id and expires_at <= :now")
			.param("app_id", app.id())
			.param("now", Timestamps.toColumn(now))
			.update();
		String handshakeId = RandomIds.next();
		String hash = Sha256.hex(handshakeId);
		String transactionHash = (transactionId != null) ? Sha256.hex(transactionId) : null;
		this.jdbc.sql("""
				insert into handshake (id_hash, app_id, purpose, transaction_hash, passage_user_id, challenge,
					authenticator_attachment, allowed_device_ids, expires_at)
				values (:id_hash, :app_id, :purpose, :transaction_hash, :passage_user_id, :challenge,
					:authenticator_attachment, :allowed_device_ids, :expires_at)""")
			.param("id_hash", hash)
			.param("app_id", app.id())
			.param("purpose", type.wireName())
			.param("transaction_hash", transactionHash)
			.param("passage_user_id", handshake.passageUserId())
			.param("challenge", handshake.challenge().toArray())
			.param("authenticator_attachment", handshake.authenticatorAttachment())
			.param("allowed_device_ids", String.join(",", handshake.allowedDeviceIds()))
			.param("expires_at", Timestamps.toColumn(now.plus(LIFETIME)))
			.update();
		this.oneTimeIds.issued(app, type.wireName(), hash, transactionHash, now.plus(LIFETIME));
		return handshakeId;
	}

	/**
	 * Consumes a handshake and then its transaction. Of several racing calls only one
	 * gets the handshake, so only that one gets the transaction. This must not be called
	 * in a database transaction, because a rollback would make both usable again.
	 * @param app the app
	 * @param type the type of ceremony
	 * @param handshakeId the handshake ID
	 * @param transactionId the transaction that the handshake was started with, or
	 * {@code null} if there was none
	 * @return the handshake, or empty if it is unknown, expired, already used, or belongs
	 * to another app, type or transaction
	 */
	@Transactional(propagation = Propagation.NEVER)
	public Optional<Handshake> consume(App app, CeremonyType type, String handshakeId, @Nullable String transactionId) {
		String hash = Sha256.hex(handshakeId);
		String transactionHash = (transactionId != null) ? Sha256.hex(transactionId) : null;
		// Read first, because consuming it deletes the row
		StoredHandshake stored = this.jdbc.sql("select * from handshake where id_hash = :id_hash")
			.param("id_hash", hash)
			.query(StoredHandshake::map)
			.optional()
			.orElse(null);
		if (stored == null || !delete(app, type, hash) || !Objects.equals(stored.transactionHash, transactionHash)) {
			return Optional.empty();
		}
		if (transactionId != null && !this.transactions.consume(app, type, transactionId)) {
			return Optional.empty();
		}
		return Optional.of(stored.handshake);
	}

	private boolean delete(App app, CeremonyType type, String hash) {
		boolean deleted = this.jdbc
			.sql("""
					delete from handshake
					where id_hash = :id_hash and app_id = :app_id and purpose = :purpose and expires_at > :now and expires_at <= :latest""")
			.param("id_hash", hash)
			.param("app_id", app.id())
			.param("purpose", type.wireName())
			.param("now", Timestamps.toColumn(this.clock.now(app)))
			.param("latest", Timestamps.toColumn(Timestamps.latest(this.clock.now(app), LIFETIME)))
			.update() == 1;
		if (deleted) {
			this.oneTimeIds.used(hash);
		}
		return deleted;
	}

	private record StoredHandshake(@Nullable String transactionHash, Handshake handshake) {

		private static StoredHandshake map(ResultSet row, int number) throws SQLException {
			return new StoredHandshake(row.getString("transaction_hash"),
					new Handshake(row.getString("passage_user_id"), Base64UrlBytes.of(row.getBytes("challenge")),
							row.getString("authenticator_attachment"),
							StringUtils.commaDelimitedListToSet(row.getString("allowed_device_ids"))));
		}

	}

}
