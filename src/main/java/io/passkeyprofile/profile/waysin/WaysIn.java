package io.passkeyprofile.profile.waysin;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.passage.WebAuthnType;
import io.passkeyprofile.profile.account.Account;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Guards the last way in to an account. A step that removes ways in first claims the
 * account, in one short statement and for 30 seconds by the database's clock. Only then
 * does it ask Passage which passkeys there are, with no transaction open. Each removal
 * begins by renewing the claim, in the transaction that records the removal, so a step
 * that was overtaken removes nothing more.
 * <p>
 * A passkey whose revocation has no certain outcome counts as gone, because the request
 * may still arrive. So a claim need not outlive its step.
 */
@Component
public class WaysIn {

	private static final String UNTIL = "current_timestamp + interval '30' second";

	private final JdbcClient jdbc;

	WaysIn(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Claims an account for a step that removes ways in. Call this without a transaction,
	 * and before asking Passage for the passkeys.
	 * @param account the account
	 * @return the claim; close it after the step
	 * @throws OtherChangeException if another step has claimed it
	 */
	public Claim claim(Account account) {
		String id = UUID.randomUUID().toString();
		if (!save(account, id)) {
			throw new OtherChangeException();
		}
		Claim claim = new Claim(account.getId(), id);
		try {
			claim.read();
			return claim;
		}
		catch (RuntimeException ex) {
			claim.close();
			throw ex;
		}
	}

	private boolean save(Account account, String id) {
		try {
			return this.jdbc.sql("update account set ways_in_claim = :claim, ways_in_claimed_until = " + UNTIL
					+ " where id = :account and (ways_in_claim is null or ways_in_claimed_until <= current_timestamp)")
				.param("claim", id)
				.param("account", account.getId())
				.update() > 0;
		}
		catch (PessimisticLockingFailureException ex) {
			// Something holds the row's lock, such as an instance that was stopped while
			// it recorded a removal
			return false;
		}
	}

	/**
	 * Renews a claim for another 30 seconds, at the start of the transaction that records
	 * a removal.
	 * @param claim the claim
	 * @throws OtherChangeException if the claim was lost; then nothing may be removed
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void renew(Claim claim) {
		int renewed = this.jdbc
			.sql("update account set ways_in_claimed_until = " + UNTIL
					+ " where id = :account and ways_in_claim = :claim and ways_in_claimed_until > current_timestamp")
			.param("claim", claim.id)
			.param("account", claim.accountId)
			.update();
		if (renewed == 0) {
			throw new OtherChangeException();
		}
	}

	/**
	 * Returns whether a passkey is certainly a way in.
	 * @param device the passkey, as Passage lists it
	 * @return whether it has signed in
	 */
	public static boolean hasSignedIn(WebAuthnDevice device) {
		return device.usageCount() > 0;
	}

	/**
	 * Returns whether passkeys can take the place of a password: two have signed in, or
	 * one that is synced, so that losing one device locks nobody out.
	 * @param devices the passkeys
	 * @return whether they are enough
	 */
	public static boolean replacePassword(List<WebAuthnDevice> devices) {
		List<WebAuthnDevice> used = devices.stream().filter(WaysIn::hasSignedIn).toList();
		return used.size() >= 2 || used.stream().anyMatch((device) -> device.type().equals(WebAuthnType.PASSKEY));
	}

	/**
	 * A row that is read with a claim.
	 *
	 * @param hasPassword whether the account has a password
	 * @param deviceId the Passage device ID of a passkey whose revocation has begun, or
	 * null
	 */
	private record State(boolean hasPassword, @Nullable String deviceId) {

	}

	/**
	 * The right of one step to remove ways in.
	 */
	public final class Claim implements AutoCloseable {

		private final long accountId;

		private final String id;

		private boolean hasPassword;

		private Set<String> leaving = Set.of();

		private Claim(long accountId, String id) {
			this.accountId = accountId;
			this.id = id;
		}

		/** Reads what the step before may have changed. */
		private void read() {
			List<State> rows = WaysIn.this.jdbc.sql("""
					select a.password_hash is not null as has_password, r.passage_device_id as device_id
					from account a left join passkey_revocation r on r.account_id = a.id where a.id = :account""")
				.param("account", this.accountId)
				.query((row, number) -> new State(row.getBoolean("has_password"), row.getString("device_id")))
				.list();
			this.hasPassword = rows.stream().anyMatch(State::hasPassword);
			this.leaving = rows.stream().map(State::deviceId).filter(Objects::nonNull).collect(Collectors.toSet());
		}

		/**
		 * Requires that revoking passkeys leaves a password, or a passkey that has signed
		 * in.
		 * @param devices all passkeys of the account, listed after the claim
		 * @param revoked the Passage device IDs of those that the step revokes
		 * @param trusted the Passage device IDs of passkeys that count although they have
		 * not signed in yet, because the same flow has just added them
		 * @throws LastWayInException if neither would be left
		 */
		public void requireOneLeft(List<WebAuthnDevice> devices, Collection<String> revoked, Set<String> trusted) {
			if (!this.hasPassword && left(devices, revoked).stream()
				.noneMatch((device) -> hasSignedIn(device) || trusted.contains(device.id()))) {
				throw new LastWayInException();
			}
		}

		/**
		 * Requires that passkeys can take the place of the password.
		 * @param devices all passkeys of the account, listed after the claim
		 * @throws LastWayInException if they are not enough
		 */
		public void requireReplacementOfPassword(List<WebAuthnDevice> devices) {
			if (!replacePassword(left(devices, Set.of()))) {
				throw new LastWayInException();
			}
		}

		/** Also leaves out passkeys whose revocation has no certain outcome. */
		private List<WebAuthnDevice> left(List<WebAuthnDevice> devices, Collection<String> revoked) {
			Set<String> gone = new HashSet<>(this.leaving);
			gone.addAll(revoked);
			return devices.stream().filter((device) -> !gone.contains(device.id())).toList();
		}

		/** Lets the next step begin. */
		@Override
		public void close() {
			WaysIn.this.jdbc
				.sql("update account set ways_in_claim = null, ways_in_claimed_until = null"
						+ " where id = :account and ways_in_claim = :claim")
				.param("account", this.accountId)
				.param("claim", this.id)
				.update();
		}

	}

}
