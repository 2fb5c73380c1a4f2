package io.passkeyprofile.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.StringUtils;

/**
 * The ceremonies that have started. Only the hash of a handshake ID is stored, and what
 * has expired is removed when the next one starts.
 */
@Component
class Handshakes {

	static final Duration LIFETIME = Duration.ofMinutes(5);

	// Keeps a row for the one who has just used it up and is about to read it
	private static final Duration KEPT_AFTER_EXPIRY = Duration.ofMinutes(1);

	private final JdbcClient jdbc;

	private final Clock clock;

	private final Transactions transactions;

	Handshakes(JdbcClient jdbc, Clock clock, Transactions transactions) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.transactions = transactions;
	}

	/**
	 * Starts a ceremony. A transaction may have several, since people cancel and try
	 * again, until one of them is finished.
	 * @param app the app
	 * @param purpose what the ceremony is for
	 * @param transactionId the transaction, or {@code null} for a sign-in in which the
	 * passkey names the user
	 * @param handshake what the ceremony asks for
	 * @return the ID of the handshake
	 */
	String start(App app, Purpose purpose, @Nullable String transactionId, Handshake handshake) {
		Instant now = this.clock.instant();
		this.jdbc.sql("delete from handshake where expires_at <= :before")
			.param("before", Times.toColumn(now.minus(KEPT_AFTER_EXPIRY)))
			.update();
		String handshakeId = RandomIds.next();
		this.jdbc.sql("""
				insert into handshake (id_hash, app_id, purpose, transaction_hash, passage_user_id, challenge,
					authenticator_attachment, allowed_device_ids, expires_at)
				values (:id_hash, :app_id, :purpose, :transaction_hash, :passage_user_id, :challenge,
					:authenticator_attachment, :allowed_device_ids, :expires_at)""")
			.param("id_hash", Sha256.hex(handshakeId))
			.param("app_id", app.id())
			.param("purpose", purpose.wireName())
			.param("transaction_hash", (transactionId != null) ? Sha256.hex(transactionId) : null)
			.param("passage_user_id", handshake.passageUserId())
			.param("challenge", handshake.challenge().toArray())
			.param("authenticator_attachment",
					(handshake.attachment() != null) ? handshake.attachment().wireName() : null)
			.param("allowed_device_ids", String.join(",", handshake.allowedDeviceIds()))
			.param("expires_at", Times.toColumn(now.plus(LIFETIME)))
			.update();
		return handshakeId;
	}

	/**
	 * Uses a handshake up, and then the transaction it belongs to. Whoever gets the
	 * handshake goes on to the transaction alone, so that one of several racing uses gets
	 * both; a transaction of the database is refused, because its rollback would make
	 * them good again.
	 * @param app the app
	 * @param purpose what the ceremony is for
	 * @param handshakeId the handshake
	 * @param transactionId the transaction that the handshake was started with, or
	 * {@code null} for none
	 * @return the handshake, unless there is none that this app may use for this
	 */
	@Transactional(propagation = Propagation.NEVER)
	Optional<Handshake> consume(App app, Purpose purpose, String handshakeId, @Nullable String transactionId) {
		String hash = Sha256.hex(handshakeId);
		int consumed = this.jdbc.sql("""
				update handshake set used_at = :now
				where id_hash = :id_hash and app_id = :app_id and purpose = :purpose
					and used_at is null and expires_at > :now""")
			.param("now", Times.toColumn(this.clock.instant()))
			.param("id_hash", hash)
			.param("app_id", app.id())
			.param("purpose", purpose.wireName())
			.update();
		if (consumed != 1 || !belongsTo(hash, transactionId)) {
			return Optional.empty();
		}
		if (transactionId != null && !this.transactions.consume(app, purpose, transactionId)) {
			return Optional.empty();
		}
		return this.jdbc.sql("select * from handshake where id_hash = :id_hash")
			.param("id_hash", hash)
			.query(Handshakes::map)
			.optional();
	}

	private boolean belongsTo(String hash, @Nullable String transactionId) {
		String transactionHash = (transactionId != null) ? Sha256.hex(transactionId) : "";
		return this.jdbc.sql("select coalesce(transaction_hash, '') from handshake where id_hash = :id_hash")
			.param("id_hash", hash)
			.query(String.class)
			.optional()
			.filter(transactionHash::equals)
			.isPresent();
	}

	private static Handshake map(ResultSet row, int number) throws SQLException {
		return new Handshake(row.getString("passage_user_id"), Bytes.of(row.getBytes("challenge")),
				AuthenticatorAttachment.of(row.getString("authenticator_attachment")).orElse(null),
				StringUtils.commaDelimitedListToSet(row.getString("allowed_device_ids")));
	}

}
