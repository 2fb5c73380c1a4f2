package io.passkeyprofile.profile.passkey;

import java.util.List;
import java.util.concurrent.Semaphore;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Kind;
import io.passkeyprofile.profile.account.Account;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lists, adds and revokes the passkeys of an account, which Passage knows by its external
 * ID.
 */
@Service
class PasskeyService {

	private static final Logger logger = LoggerFactory.getLogger(PasskeyService.class);

	private static final int REVOCATIONS_AT_ONCE = 4;

	private final PassageFlex passage;

	private final ApplicationEventPublisher events;

	private final TransactionOperations transactions;

	/** Each holds a database connection until Passage has answered. */
	private final Semaphore revocations = new Semaphore(REVOCATIONS_AT_ONCE);

	PasskeyService(PassageFlex passage, ApplicationEventPublisher events, TransactionOperations transactions) {
		this.passage = passage;
		this.events = events;
		this.transactions = transactions;
	}

	/**
	 * The passkeys of an account.
	 * @param externalId the account's external ID, or null where it has none yet
	 * @return its passkeys, oldest first; empty where Passage does not know the account
	 * @throws PassageException if Passage gave no answer, or one that is no use
	 */
	List<WebAuthnDevice> list(@Nullable String externalId) {
		if (externalId == null) {
			return List.of();
		}
		try {
			return this.passage.users().listDevices(externalId);
		}
		catch (PassageException ex) {
			if (isCode(ex, PassageException.USER_NOT_FOUND)) {
				return List.of();
			}
			throw logged("list", ex);
		}
	}

	/**
	 * Revokes a passkey, so that it signs nobody in any more. It is recorded first, so
	 * that none is revoked without a record; the record goes where Passage refuses.
	 * @param account the account of the person who asks
	 * @param deviceId the passkey's Passage device ID, as somebody sent it
	 * @throws PasskeyNotFoundException if it is not among the account's, or cannot be
	 * anybody's
	 * @throws PassageException if Passage did not confirm it
	 */
	void revoke(Account account, String deviceId) {
		String externalId = account.getExternalId();
		if (externalId == null) {
			throw new PasskeyNotFoundException();
		}
		if (!this.revocations.tryAcquire()) {
			throw logged("revoke",
					new PassageException(HttpStatus.TOO_MANY_REQUESTS.value(), "busy", "Too many at once"));
		}
		try {
			this.transactions.executeWithoutResult((transaction) -> {
				this.events.publishEvent(SecurityEvent.of(account.getUsernameKey(), Kind.PASSKEY_REVOKED));
				revoke(externalId, deviceId);
			});
		}
		finally {
			this.revocations.release();
		}
	}

	private void revoke(String externalId, String deviceId) {
		try {
			this.passage.users().revokeDevice(externalId, deviceId);
		}
		catch (IllegalArgumentException ex) {
			throw new PasskeyNotFoundException();
		}
		catch (PassageException ex) {
			if (isCode(ex, PassageException.DEVICE_NOT_FOUND) || isCode(ex, PassageException.USER_NOT_FOUND)) {
				throw new PasskeyNotFoundException();
			}
			throw logged("revoke", ex);
		}
	}

	/**
	 * Begins to add a passkey, which is recorded: whether the browser comes back to say
	 * that it was added is up to the browser.
	 * @param account whose name the browser and the passkey's provider show
	 * @param externalId the account's external ID
	 * @return the ID of the transaction that the browser completes with Passage
	 * @throws PassageException if Passage gave no answer, or one that is no use
	 */
	String startAdding(Account account, String externalId) {
		try {
			String transactionId = this.passage.auth().createRegisterTransaction(externalId, account.getUsername());
			announce(account, Kind.PASSKEY_BEGUN);
			return transactionId;
		}
		catch (PassageException ex) {
			throw logged("start adding", ex);
		}
	}

	/**
	 * Makes sure that Passage added a passkey, and to this account.
	 * @param account the account of the person who says so
	 * @param nonce what Passage gave the browser for it, as somebody sent it
	 * @throws PasskeyNotAddedException if the nonce is wrong, used or expired, or of
	 * another account
	 * @throws PassageException if Passage gave no answer, or one that is no use
	 */
	void confirmAdded(Account account, String nonce) {
		if (!verify(nonce).equals(account.getExternalId())) {
			throw new PasskeyNotAddedException();
		}
		announce(account, Kind.PASSKEY_ADDED);
	}

	private void announce(Account account, Kind kind) {
		this.transactions.executeWithoutResult(
				(transaction) -> this.events.publishEvent(SecurityEvent.of(account.getUsernameKey(), kind)));
	}

	private String verify(String nonce) {
		try {
			return this.passage.auth().verifyNonce(nonce);
		}
		catch (IllegalArgumentException ex) {
			throw new PasskeyNotAddedException();
		}
		catch (PassageException ex) {
			if (isCode(ex, PassageException.INVALID_NONCE)) {
				throw new PasskeyNotAddedException();
			}
			throw logged("confirm a passkey", ex);
		}
	}

	private static PassageException logged(String call, PassageException failure) {
		logger.warn("Passage failed to {}: {}", call, failure.toString());
		return failure;
	}

	private static boolean isCode(PassageException failure, String code) {
		return code.equals(failure.getCode());
	}

}
