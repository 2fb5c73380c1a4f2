package io.passkeyprofile.profile.passkey;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.passkeyprofile.passage.PassageAuth;
import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUnavailableException;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.passage.PassageUsers;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.passage.WebAuthnType;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.passage.PassageCalls;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts.Fact;
import io.passkeyprofile.profile.passkey.fact.PasskeyName;
import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.ThrottledException;
import io.passkeyprofile.profile.waysin.LastWayInException;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import io.passkeyprofile.profile.waysin.WaysIn;
import io.passkeyprofile.profile.waysin.WaysIn.Claim;
import io.passkeyprofile.profile.web.Client;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lists, adds and revokes the passkeys of an account, which Passage knows by its external
 * ID.
 */
@Service
public class PasskeyService implements PersonalData.Exported {

	private static final Logger logger = LoggerFactory.getLogger(PasskeyService.class);

	/** The form that every device ID of Passage has. */
	private static final Pattern DEVICE_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

	private final PassageUsers users;

	private final PassageAuth auth;

	private final SecurityJournal journal;

	private final TransactionOperations transactions;

	private final PasskeyRevocations revocations;

	private final PassageUserIdStore passageUserIds;

	private final PasskeyFacts facts;

	private final WaysIn waysIn;

	private final Throttle throttle;

	PasskeyService(PassageFlex passage, SecurityJournal journal, TransactionOperations transactions,
			PasskeyRevocations revocations, PassageUserIdStore passageUserIds, PasskeyFacts facts, WaysIn waysIn,
			Throttle throttle) {
		this.users = passage.users();
		this.auth = passage.auth();
		this.journal = journal;
		this.transactions = transactions;
		this.revocations = revocations;
		this.passageUserIds = passageUserIds;
		this.facts = facts;
		this.waysIn = waysIn;
		this.throttle = throttle;
	}

	/**
	 * Lists the passkeys of an account.
	 * @param account the account, as it was read for this request
	 * @return its passkeys, oldest first; empty if Passage never knew the account
	 * @throws PassageException if Passage failed; its code is
	 * {@link PassageException#USER_NOT_FOUND} if Passage once knew the account and no
	 * longer does
	 */
	public List<WebAuthnDevice> list(Account account) {
		String externalId = account.getExternalId();
		if (externalId == null) {
			return List.of();
		}
		try {
			return users(account).listDevices(externalId);
		}
		catch (PassageException ex) {
			if (isCode(ex, PassageException.USER_NOT_FOUND) && account.getPassageUserId() == null) {
				return List.of();
			}
			throw logged("list", ex);
		}
	}

	/**
	 * Revokes a passkey, as {@link #revoke(Account, Set, Set)} does.
	 * @param account the account
	 * @param deviceId the passkey's Passage device ID, as the browser sent it
	 * @return what became of it
	 * @throws PasskeyNotFoundException if the account has no such passkey
	 */
	Revocation revoke(Account account, String deviceId) {
		return revoke(account, Set.of(deviceId), Set.of()).stream()
			.filter((revocation) -> !revocation.isNotFound())
			.findFirst()
			.orElseThrow(PasskeyNotFoundException::new);
	}

	/**
	 * Revokes passkeys, so that they no longer sign anybody in, in one step that leaves a
	 * way in to the account. For each, records that the revocation begins, asks Passage,
	 * then records the outcome. No transaction is open while Passage is asked. If Passage
	 * doesn't say whether it revoked a passkey, {@link RevocationSettlement} finds out.
	 * @param account the account
	 * @param deviceIds the passkeys' Passage device IDs, as the browser sent them; those
	 * that the account doesn't have are ignored
	 * @param trusted the Passage device IDs of passkeys that count as ways in although
	 * they have not signed in yet, because the same flow has just added them
	 * @return what became of each passkey that the account had
	 * @throws LastWayInException if no way in would be left; nothing was revoked
	 * @throws OtherChangeException if another step removes ways in; nothing was revoked
	 * @throws ThrottledException if the account did so too often; nothing was revoked
	 * @throws PassageException if Passage didn't list the passkeys; nothing was revoked
	 */
	public List<Revocation> revoke(Account account, Set<String> deviceIds, Set<String> trusted) {
		Set<String> ids = deviceIds.stream().filter(DEVICE_ID.asMatchPredicate()).collect(Collectors.toSet());
		if (account.getExternalId() == null || ids.isEmpty()) {
			return List.of();
		}
		this.throttle.take(Bucket.PASSAGE, account.getUsernameKey());
		Map<String, Fact> facts = this.facts.find(account);
		List<Revocation> revocations;
		try (Claim claim = this.waysIn.claim(account)) {
			List<WebAuthnDevice> devices = list(account);
			List<WebAuthnDevice> chosen = devices.stream().filter((device) -> ids.contains(device.id())).toList();
			if (chosen.isEmpty()) {
				return List.of();
			}
			claim.requireOneLeft(devices, ids, trusted);
			List<Supplier<Revocation>> prepared = chosen.stream()
				.map((device) -> prepare(account, claim, device, facts.get(device.id()), !device.equals(chosen.get(0))))
				.toList();
			revocations = (prepared.size() > 1) ? PassageCalls.atOnce(prepared) : List.of(prepared.get(0).get());
		}
		if (revocations.stream().anyMatch(Revocation::isRevoked)) {
			listAfterChange(account).ifPresent((devices) -> this.facts.forgetGone(account, facts, devices));
		}
		return revocations;
	}

	/**
	 * Revokes all passkeys of an account that is being deleted, one by one, even the last
	 * way in. After a failure it can be called again.
	 * @param account the account
	 * @return whether Passage no longer lists any
	 * @throws OtherChangeException if another step removes ways in
	 * @throws PassageException if Passage failed
	 */
	public boolean revokeAll(Account account) {
		try (Claim claim = this.waysIn.claim(account)) {
			Map<String, Fact> facts = this.facts.find(account);
			Client client = Client.current().orElse(null);
			for (WebAuthnDevice device : list(account)) {
				revoke(account, claim, PasskeyFacts.passkey(facts.get(device.id()), device), client);
			}
			return list(account).isEmpty();
		}
		catch (PassageException ex) {
			if (isCode(ex, PassageException.USER_NOT_FOUND)) {
				return true;
			}
			throw ex;
		}
	}

	/**
	 * Prepares one of several revocations, and takes its token. Both the throttle and
	 * {@link Client} read the request, which only this thread may do.
	 */
	private Supplier<Revocation> prepare(Account account, Claim claim, WebAuthnDevice device, @Nullable Fact fact,
			boolean isFurther) {
		Passkey passkey = PasskeyFacts.passkey(fact, device);
		Client client = Client.current().orElse(null);
		if (isFurther) {
			try {
				this.throttle.take(Bucket.PASSAGE, account.getUsernameKey());
			}
			catch (ThrottledException ex) {
				return () -> new Revocation(device, passkey, ex);
			}
		}
		return () -> {
			try {
				revoke(account, claim, passkey, client);
				return new Revocation(device, passkey, null);
			}
			catch (PassageException | OtherChangeException ex) {
				return new Revocation(device, passkey, ex);
			}
		};
	}

	private void revoke(Account account, Claim claim, Passkey passkey, @Nullable Client client) {
		String usernameKey = account.getUsernameKey();
		String revocation = this.revocations.begin(claim, usernameKey, passkey, client)
			.orElseThrow(() -> logged("revoke",
					new PassageException(HttpStatus.TOO_MANY_REQUESTS.value(), "busy", "Too many without an outcome")));
		try {
			users(account).revokeDevice(Objects.requireNonNull(account.getExternalId()), passkey.deviceId());
		}
		catch (IllegalArgumentException ex) {
			// For example, two dots would lead to another path
			this.revocations.withdraw(revocation);
			throw new PassageException(HttpStatus.NOT_FOUND.value(), PassageException.DEVICE_NOT_FOUND,
					"An impossible ID");
		}
		catch (PassageException ex) {
			if (isCode(ex, PassageException.DEVICE_NOT_FOUND) || isCode(ex, PassageException.USER_NOT_FOUND)) {
				this.revocations.withdraw(revocation);
				throw ex;
			}
			if (isRefusal(ex)) {
				this.revocations.refuse(revocation, usernameKey, passkey, client);
			}
			throw logged("revoke", ex);
		}
		this.revocations.confirm(revocation, usernameKey, passkey, client);
	}

	/**
	 * Begins to add a passkey, and records it, because the browser may never come back to
	 * say that the passkey was added.
	 * @param account the account, whose username the passkey gets
	 * @param externalId the account's external ID
	 * @return the ID of the transaction that the browser completes with Passage
	 * @throws PassageException if Passage failed
	 */
	String startAdding(Account account, String externalId) {
		try {
			String transactionId = this.auth.createRegisterTransaction(externalId, account.getUsername());
			record(account, Kind.PASSKEY_BEGUN, null);
			return transactionId;
		}
		catch (PassageException ex) {
			throw logged("start adding", ex);
		}
	}

	/**
	 * Confirms with Passage that a passkey was added to an account, and records it.
	 * @param account the account
	 * @param nonce the nonce that Passage gave the browser, as the browser sent it
	 * @return the passkey, or empty if it can't be identified
	 * @throws PasskeyNotAddedException if the nonce is wrong, used, expired or of another
	 * account
	 * @throws PassageException if Passage failed
	 */
	Optional<Passkey> confirmAdded(Account account, String nonce) {
		if (!verify(nonce).equals(account.getExternalId())) {
			throw new PasskeyNotAddedException();
		}
		return recordAdded(account);
	}

	/**
	 * Begins to create the first passkey of somebody who has no account yet.
	 * @param externalId the external ID of the account to be
	 * @param username its username, which the passkey gets
	 * @return the ID of the transaction that the browser completes with Passage
	 * @throws PassageException if Passage failed
	 */
	public String startSignUp(UUID externalId, String username) {
		try {
			return this.auth.createRegisterTransaction(externalId.toString(), username);
		}
		catch (PassageException ex) {
			throw logged("start a sign-up", ex);
		}
	}

	/**
	 * Confirms with Passage that the first passkey of an account to be was created.
	 * @param externalId the external ID of the account to be
	 * @param nonce the nonce that Passage gave the browser, as the browser sent it
	 * @throws PasskeyNotAddedException if the nonce is wrong, used, expired or of another
	 * account
	 * @throws PassageException if Passage failed
	 */
	public void confirmSignUp(UUID externalId, String nonce) {
		if (!verify(nonce).equals(externalId.toString())) {
			throw new PasskeyNotAddedException();
		}
	}

	/**
	 * Records that Passage has confirmed a new passkey of an account.
	 * @param account the account
	 * @return the passkey, or empty if it can't be identified
	 */
	public Optional<Passkey> recordAdded(Account account) {
		Optional<Passkey> added = listAfterChange(account)
			.flatMap((devices) -> this.facts.identifyAdded(account, devices));
		record(account, Kind.PASSKEY_ADDED, added.orElse(null));
		return added;
	}

	/**
	 * Finds out with which passkey somebody has just signed in or proved who they are,
	 * and remembers where. Asks Passage once.
	 * @param account the account
	 * @param client from where the request came
	 * @param browser the hash by which the browser is recognized
	 * @return the passkey, or empty if it can't be identified
	 */
	public Optional<Passkey> identifyUsed(Account account, Client client, String browser) {
		return listAfterChange(account)
			.flatMap((devices) -> this.facts.identifyUsed(account, devices, client, browser));
	}

	/**
	 * Gives a passkey another name.
	 * @param account the account
	 * @param deviceId the passkey's Passage device ID, as the browser sent it
	 * @param name the name
	 * @throws PasskeyNotFoundException if the account has no such passkey
	 * @throws PassageException if Passage failed
	 */
	void rename(Account account, String deviceId, PasskeyName name) {
		WebAuthnDevice device = find(account, deviceId);
		this.transactions.executeWithoutResult((transaction) -> {
			this.facts.rename(account, device, name);
			this.journal
				.record(SecurityEvent.of(account, Kind.PASSKEY_RENAMED, new Passkey(device.id(), name.value())));
		});
	}

	/**
	 * Finds a passkey of an account.
	 * @param account the account
	 * @param deviceId the passkey's Passage device ID, as the browser sent it
	 * @return the passkey
	 * @throws PasskeyNotFoundException if the account has no such passkey
	 * @throws PassageException if Passage failed
	 */
	WebAuthnDevice find(Account account, String deviceId) {
		return list(account).stream()
			.filter((device) -> device.id().equals(deviceId))
			.findFirst()
			.orElseThrow(PasskeyNotFoundException::new);
	}

	@Override
	public Topic topic() {
		return Topic.PASSAGE;
	}

	/**
	 * Returns the passkeys as Passage lists them, but without the icons of their
	 * providers.
	 */
	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return list(account).stream().map((device) -> {
			Map<String, @Nullable Object> row = new LinkedHashMap<>();
			row.put("name", device.friendlyName());
			row.put("type", PersonalData.worded(device.type().value(), "passkeys.type." + device.type().value()));
			row.put("created_at", device.createdAt());
			row.put("updated_at", device.updatedAt());
			row.put("last_used_at", device.lastLoginAt());
			row.put("uses", device.usageCount());
			row.put("passkey_id", device.id());
			row.put("credential_id", device.credId());
			return row;
		});
	}

	/** Returns empty if Passage failed, because the change itself is done. */
	private Optional<List<WebAuthnDevice>> listAfterChange(Account account) {
		try {
			return Optional.of(list(account));
		}
		catch (PassageException ex) {
			return Optional.empty();
		}
	}

	private void record(Account account, Kind kind, @Nullable Passkey passkey) {
		this.transactions
			.executeWithoutResult((transaction) -> this.journal.record(SecurityEvent.of(account, kind, passkey)));
	}

	private String verify(String nonce) {
		try {
			return this.auth.verifyNonce(nonce);
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

	/** Takes the Passage user ID from the account, which saves a query. */
	private PassageUsers users(Account account) {
		return this.users.withUserIdStore(new PassageUserIdStore() {

			@Override
			public Optional<String> find(String externalId) {
				return Optional.ofNullable(account.getPassageUserId());
			}

			@Override
			public void save(String externalId, String passageUserId) {
				PasskeyService.this.passageUserIds.save(externalId, passageUserId);
			}

		});
	}

	private static PassageException logged(String call, PassageException failure) {
		// While the circuit breaker is open, every page would log the same
		if (!(failure.getCause() instanceof CallNotPermittedException)) {
			logger.warn("Passage failed to {}: {}", call, failure.toString());
		}
		return failure;
	}

	/**
	 * Returns whether losing one device would lock the person out, so that they need
	 * recovery codes.
	 */
	static boolean needsRecoveryCodes(Account account, List<WebAuthnDevice> left) {
		return !account.hasPassword() && account.getRecoveryCodes() == 0 && left.size() == 1
				&& !WebAuthnType.PASSKEY.equals(left.get(0).type());
	}

	/** Returns whether Passage certainly did nothing. */
	private static boolean isRefusal(PassageException failure) {
		if (failure instanceof PassageUnavailableException unavailable) {
			return !unavailable.isSent();
		}
		HttpStatus status = HttpStatus.resolve(failure.getStatus());
		return status != null && status.is4xxClientError() && status != HttpStatus.REQUEST_TIMEOUT;
	}

	private static boolean isCode(PassageException failure, String code) {
		return code.equals(failure.getCode());
	}

	/**
	 * What became of a passkey that was to be revoked.
	 *
	 * @param device the passkey, as Passage listed it before
	 * @param passkey its ID and the name under which pages showed it
	 * @param failure why Passage didn't confirm it, or why it was not asked; null if the
	 * passkey is revoked
	 */
	public record Revocation(WebAuthnDevice device, Passkey passkey, @Nullable RuntimeException failure) {

		/**
		 * Returns whether the passkey certainly no longer signs in.
		 * @return true also if it was gone already
		 */
		public boolean isRevoked() {
			return this.failure == null || isNotFound();
		}

		/**
		 * Returns whether the passkey certainly still signs in.
		 * @return false if it is revoked, or if nobody knows
		 */
		public boolean isRefused() {
			return !isRevoked()
					&& !(this.failure instanceof PassageException answer && !PasskeyService.isRefusal(answer));
		}

		/**
		 * Returns whether nobody knows yet what became of the passkey.
		 * @return false if it is revoked or refused
		 */
		public boolean isUnknown() {
			return !isRevoked() && !isRefused();
		}

		/** Returns whether Passage had no such passkey any more. */
		boolean isNotFound() {
			return this.failure instanceof PassageException answer && (isCode(answer, PassageException.DEVICE_NOT_FOUND)
					|| isCode(answer, PassageException.USER_NOT_FOUND));
		}

	}

}
