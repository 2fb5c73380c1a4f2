package io.passkeyprofile.sandbox.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.journal.Refusal;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Remembers what became of the latest transactions, handshakes and nonces of this
 * instance, so that the request log can tell a used ID from one that expired or never
 * existed. Whether an ID can be used is decided by the tables; this class only explains
 * it. It keeps hashes, and at most 20,000 of them.
 */
@Component
public class OneTimeIds {

	private static final int MAX = 20_000;

	private final Map<String, Remembered> byHash = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
			return size() > MAX;
		}

	};

	private final AppClock clock;

	OneTimeIds(AppClock clock) {
		this.clock = clock;
	}

	synchronized void issued(App app, String purpose, String hash, @Nullable String transactionHash,
			Instant expiresAt) {
		this.byHash.put(hash, new Remembered(app.id(), purpose, transactionHash, expiresAt, false));
	}

	synchronized void used(String hash) {
		this.byHash.computeIfPresent(hash, (key, issued) -> new Remembered(issued.appId, issued.purpose,
				issued.transactionHash, issued.expiresAt, true));
	}

	/**
	 * Explains why a transaction can't be used.
	 * @param app the app of the call
	 * @param type the ceremony of the call
	 * @param transactionId the transaction ID
	 * @return the reason, as far as this instance knows
	 */
	public Refusal whyNotTransaction(App app, CeremonyType type, String transactionId) {
		return whyNot(app, type.wireName(), find(Sha256.hex(transactionId)), Reason.TRANSACTION_UNKNOWN,
				Reason.TRANSACTION_OF_OTHER_APP, Reason.TRANSACTION_OF_OTHER_CEREMONY, Reason.TRANSACTION_EXPIRED,
				Reason.TRANSACTION_USED);
	}

	/**
	 * Explains why a handshake can't be used or, if it could be, why its transaction
	 * can't.
	 * @param app the app of the call
	 * @param type the ceremony of the call
	 * @param handshakeId the handshake ID
	 * @param transactionId the transaction ID in the same call, or {@code null}
	 * @return the reason, as far as this instance knows
	 */
	public Refusal whyNotHandshake(App app, CeremonyType type, String handshakeId, @Nullable String transactionId) {
		Remembered handshake = find(Sha256.hex(handshakeId));
		String transactionHash = (transactionId != null) ? Sha256.hex(transactionId) : null;
		if (handshake != null && handshake.appId.equals(app.id()) && handshake.purpose.equals(type.wireName())) {
			if (!Objects.equals(handshake.transactionHash, transactionHash)) {
				return Refusal.of(Reason.HANDSHAKE_OF_OTHER_TRANSACTION);
			}
			Remembered transaction = (transactionHash != null) ? find(transactionHash) : null;
			if (transaction != null && handshake.isValid(this.clock.now(app))
					&& !transaction.isValid(this.clock.now(app))) {
				return Refusal.of(Reason.TRANSACTION_EXPIRED, Remembered.time(transaction.expiresAt));
			}
		}
		return whyNot(app, type.wireName(), handshake, Reason.HANDSHAKE_UNKNOWN, Reason.HANDSHAKE_OF_OTHER_APP,
				Reason.HANDSHAKE_OF_OTHER_CEREMONY, Reason.HANDSHAKE_EXPIRED, Reason.HANDSHAKE_USED);
	}

	/**
	 * Explains why a nonce can't be used.
	 * @param app the app of the call
	 * @param nonce the nonce
	 * @return the reason, as far as this instance knows
	 */
	public Refusal whyNotNonce(App app, String nonce) {
		return whyNot(app, NonceRepository.PURPOSE, find(Sha256.hex(nonce)), Reason.NONCE_UNKNOWN,
				Reason.NONCE_OF_OTHER_APP, Reason.NONCE_UNKNOWN, Reason.NONCE_EXPIRED, Reason.NONCE_USED);
	}

	private synchronized @Nullable Remembered find(String hash) {
		return this.byHash.get(hash);
	}

	private Refusal whyNot(App app, String purpose, @Nullable Remembered id, Reason unknown, Reason otherApp,
			Reason otherPurpose, Reason expired, Reason used) {
		if (id == null) {
			return Refusal.of(unknown);
		}
		if (!id.appId.equals(app.id())) {
			return Refusal.of(otherApp, id.appId);
		}
		if (!id.purpose.equals(purpose)) {
			return Refusal.of(otherPurpose, id.purpose);
		}
		// If it is neither used nor expired, it was deleted with its user or by a reset
		return id.isUsed ? Refusal.of(used) : id.isValid(this.clock.now(app)) ? Refusal.of(unknown)
				: Refusal.of(expired, Remembered.time(id.expiresAt));
	}

	private record Remembered(String appId, String purpose, @Nullable String transactionHash, Instant expiresAt,
			boolean isUsed) {

		private boolean isValid(Instant now) {
			return now.isBefore(this.expiresAt);
		}

		private static Instant time(Instant time) {
			return time.truncatedTo(ChronoUnit.SECONDS);
		}

	}

}
