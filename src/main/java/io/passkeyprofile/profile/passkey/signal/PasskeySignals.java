package io.passkeyprofile.profile.passkey.signal;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.privacy.PersonalData;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Knows when a browser may be told which passkeys of an account are left. The browser
 * then hides or deletes all others, so it must never get an incomplete list: not an empty
 * one, and none while a ceremony that may create a passkey is under way in any session of
 * the account.
 *
 * @see <a href=
 * "https://www.w3.org/TR/webauthn-3/#sctn-signalAllAcceptedCredentials">WebAuthn,
 * signalAllAcceptedCredentials</a>
 */
@Component
public class PasskeySignals implements PersonalData.Exported {

	/** As long as a transaction of Passage lives. */
	private static final Duration UNDER_WAY = Duration.ofMinutes(15);

	/** 1 to 64 bytes in base64url without padding. */
	private static final Pattern USER_HANDLE = Pattern.compile("[A-Za-z0-9_-]{2,86}");

	private static final Pattern RP_ID = Pattern.compile("[a-z0-9.-]{1,253}");

	private static final Pattern CREDENTIAL_ID = Pattern.compile("[A-Za-z0-9_-]+");

	private final JdbcClient jdbc;

	private final Clock clock;

	PasskeySignals(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Keeps the user handle that authenticators have for an account. Call this only after
	 * Passage has verified the nonce of the same ceremony for this account. Even then,
	 * the browser may have sent anything, so values that don't have the right form are
	 * ignored.
	 * @param account the account
	 * @param rpId the RP ID in the options of the ceremony, or null
	 * @param userHandle the user handle, base64url without padding, or null
	 */
	public void keepUserHandle(Account account, @Nullable String rpId, @Nullable String userHandle) {
		if (rpId == null || userHandle == null || !RP_ID.matcher(rpId).matches()
				|| !USER_HANDLE.matcher(userHandle).matches()) {
			return;
		}
		this.jdbc.sql("""
				update account set webauthn_rp_id = :rp_id, webauthn_user_handle = :user_handle where id = :account_id
				and (webauthn_rp_id is null or webauthn_rp_id <> :rp_id or webauthn_user_handle <> :user_handle)""")
			.param("rp_id", rpId)
			.param("user_handle", userHandle)
			.param("account_id", account.getId())
			.update();
	}

	/**
	 * Remembers that a ceremony that may create a passkey begins, before the browser gets
	 * its transaction. It counts as under way for 15 minutes, or until
	 * {@link #additionEnded}.
	 * @param account the account
	 * @param transactionHash the SHA-256 of the transaction's ID in hexadecimal
	 */
	@Transactional
	public void additionBegun(Account account, String transactionHash) {
		this.jdbc
			.sql("delete from passkey_addition where account_id = :account_id and (begun_at <= :oldest or id = :id)")
			.param("account_id", account.getId())
			.param("oldest", oldest())
			.param("id", transactionHash)
			.update();
		this.jdbc.sql("""
				insert into passkey_addition (id, account_id, begun_at, ended)
				values (:id, :account_id, :now, false)""")
			.param("id", transactionHash)
			.param("account_id", account.getId())
			.param("now", now())
			.update();
	}

	/**
	 * Remembers that such a ceremony has ended: its nonce was verified, or it certainly
	 * created no passkey.
	 * @param account the account
	 * @param transactionHash the SHA-256 of the transaction's ID in hexadecimal
	 */
	public void additionEnded(Account account, String transactionHash) {
		this.jdbc.sql("update passkey_addition set ended = true where id = :id and account_id = :account_id")
			.param("id", transactionHash)
			.param("account_id", account.getId())
			.update();
	}

	/**
	 * Returns what a browser may be told of an account's passkeys.
	 * @param account the account
	 * @param devices lists all its passkeys at Passage, or throws
	 * @return the credentials, or empty if it is better to say nothing: the user handle
	 * is not known, there are none, Passage doesn't know the ID of each, or another one
	 * may be created meanwhile
	 */
	public Optional<AcceptedCredentials> accepted(Account account, Supplier<List<WebAuthnDevice>> devices) {
		List<State> before = state(account);
		if (before.isEmpty() || before.stream().anyMatch(State::isUnderWay)) {
			return Optional.empty();
		}
		List<String> credentialIds = devices.get().stream().map(WebAuthnDevice::credId).toList();
		// An addition that came and went while Passage answered may be missing from the
		// list
		if (credentialIds.isEmpty() || !credentialIds.stream().allMatch(CREDENTIAL_ID.asMatchPredicate())
				|| !state(account).equals(before)) {
			return Optional.empty();
		}
		return Optional.of(new AcceptedCredentials(before.get(0).rpId(), before.get(0).userHandle(), credentialIds));
	}

	@Override
	public Topic topic() {
		return Topic.PASSKEY_ADDITIONS;
	}

	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.jdbc.sql("""
				select begun_at, ended from passkey_addition where account_id = :account_id order by begun_at desc""")
			.param("account_id", account.getId())
			.query(PersonalData::row)
			.list()
			.stream();
	}

	private List<State> state(Account account) {
		return this.jdbc.sql("""
				select a.webauthn_rp_id as rp_id, a.webauthn_user_handle as user_handle, p.id as addition_id, p.ended
				from account a left join passkey_addition p on p.account_id = a.id and p.begun_at > :oldest
				where a.id = :account_id and a.webauthn_user_handle is not null order by p.id""")
			.param("account_id", account.getId())
			.param("oldest", oldest())
			.query((row, number) -> new State(row.getString("rp_id"), row.getString("user_handle"),
					row.getString("addition_id"), row.getObject("ended", Boolean.class)))
			.list();
	}

	private OffsetDateTime oldest() {
		return now().minus(UNDER_WAY);
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	/**
	 * The user handle, with one addition of the last minutes if there was any.
	 *
	 * @param rpId the RP ID
	 * @param userHandle the user handle
	 * @param additionId the addition's ID, or null
	 * @param ended whether the addition has ended, or null
	 */
	private record State(String rpId, String userHandle, @Nullable String additionId, @Nullable Boolean ended) {

		boolean isUnderWay() {
			return this.additionId != null && !Boolean.TRUE.equals(this.ended);
		}

	}

	/**
	 * What {@code PublicKeyCredential.signalAllAcceptedCredentials} takes.
	 *
	 * @param rpId the RP ID
	 * @param userId the user handle, base64url without padding
	 * @param allAcceptedCredentialIds the IDs of all credentials of the account,
	 * base64url without padding
	 */
	public record AcceptedCredentials(String rpId, String userId, List<String> allAcceptedCredentialIds) {

	}

}
