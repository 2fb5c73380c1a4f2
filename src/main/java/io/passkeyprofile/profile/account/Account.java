package io.passkeyprofile.profile.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * A person's account in this application. While the person is signed in, it is Spring
 * Security's principal. Passage knows it by its external ID only, never by its username.
 */
@Entity
public class Account implements UserDetails {

	private static final List<GrantedAuthority> AUTHORITIES = List.of(new SimpleGrantedAuthority("ROLE_USER"));

	/** What the owner of a closed account may do. */
	private static final List<GrantedAuthority> CLOSED = List.of(new SimpleGrantedAuthority("ROLE_CLOSED"));

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	@Column(nullable = false)
	private String username;

	@Column(nullable = false, unique = true)
	private String usernameKey;

	private @Nullable String passwordHash;

	@Column(unique = true)
	private @Nullable String externalId;

	private int passwordVersion;

	// Only a query writes it
	private @Nullable String passageUserId;

	private int passkeyOffersDeclined;

	// Only a query writes it
	private @Nullable Instant passkeyOfferDeclinedAt;

	@Column(nullable = false)
	private Instant createdAt;

	private @Nullable String language;

	@Column(nullable = false)
	private Instant noticesSeenAt;

	// Only queries write these three
	private int recoveryCodes;

	private @Nullable Instant recoveryCodeUsedAt;

	private @Nullable Instant recoveryCodeFailedAt;

	// Only a query writes it
	private @Nullable Instant recoveryByMailUntil;

	// Only queries write these two
	private @Nullable Instant closesAt;

	private @Nullable Instant deletionDueAt;

	@SuppressWarnings("NullAway.Init")
	protected Account() {
	}

	/**
	 * An account that Passage does not know yet.
	 * @param username the name to sign in with
	 * @param passwordHash the encoded password, with its encoder's prefix, or null if the
	 * person signs in with passkeys alone
	 * @param language the language in which the person signed up
	 * @param createdAt when the person signed up
	 */
	public Account(Username username, @Nullable String passwordHash, Locale language, Instant createdAt) {
		this.username = username.value();
		this.usernameKey = username.key();
		this.passwordHash = passwordHash;
		this.language = language.toLanguageTag();
		this.createdAt = createdAt;
		this.noticesSeenAt = createdAt;
	}

	/**
	 * Maps a row of the accounts, as Hibernate does, for statements that every request
	 * needs.
	 * @param row the row, with all columns
	 * @param number the number of the row, which is ignored
	 * @return the account, which no persistence context knows
	 * @throws SQLException if a column is missing
	 */
	public static Account map(ResultSet row, int number) throws SQLException {
		Account account = new Account();
		account.id = row.getLong("id");
		account.username = row.getString("username");
		account.usernameKey = row.getString("username_key");
		account.passwordHash = row.getString("password_hash");
		account.externalId = row.getString("external_id");
		account.passwordVersion = row.getInt("password_version");
		account.passageUserId = row.getString("passage_user_id");
		account.passkeyOffersDeclined = row.getInt("passkey_offers_declined");
		account.passkeyOfferDeclinedAt = instant(row, "passkey_offer_declined_at");
		account.createdAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
		account.language = row.getString("language");
		account.noticesSeenAt = row.getObject("notices_seen_at", OffsetDateTime.class).toInstant();
		account.recoveryCodes = row.getInt("recovery_codes");
		account.recoveryCodeUsedAt = instant(row, "recovery_code_used_at");
		account.recoveryCodeFailedAt = instant(row, "recovery_code_failed_at");
		account.recoveryByMailUntil = instant(row, "recovery_by_mail_until");
		account.closesAt = instant(row, "closes_at");
		account.deletionDueAt = instant(row, "deletion_due_at");
		return account;
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
		return (moment != null) ? moment.toInstant() : null;
	}

	/**
	 * The key by which sessions refer to the account.
	 * @return the ID
	 * @throws IllegalStateException if the account is not stored yet
	 */
	public long getId() {
		if (this.id == null) {
			throw new IllegalStateException("The account is not stored yet");
		}
		return this.id;
	}

	@Override
	public String getUsername() {
		return this.username;
	}

	/**
	 * The form of the username that no two accounts share.
	 * @return {@link Username#key()}
	 */
	public String getUsernameKey() {
		return this.usernameKey;
	}

	/**
	 * The hash of the password.
	 * @return the encoded password, with its encoder's prefix, or null if the account has
	 * no password
	 */
	@Override
	public @Nullable String getPassword() {
		return this.passwordHash;
	}

	/**
	 * Returns whether a password signs in to the account.
	 * @return false if only passkeys do
	 */
	public boolean hasPassword() {
		return this.passwordHash != null;
	}

	@Override
	public Collection<GrantedAuthority> getAuthorities() {
		return isClosed() ? CLOSED : AUTHORITIES;
	}

	/**
	 * How often the password was changed, set or removed. A session keeps the version at
	 * its sign-in, and ends once the account has another one.
	 * @return zero or more; upgrading the hash does not count
	 */
	public int getPasswordVersion() {
		return this.passwordVersion;
	}

	/**
	 * The ID by which Passage knows this account.
	 * @return a random UUID, or null until the account first needs Passage
	 */
	public @Nullable String getExternalId() {
		return this.externalId;
	}

	/**
	 * Gives the account its external ID, once and for all.
	 * @param externalId a random UUID
	 * @throws IllegalStateException if it has one already
	 */
	public void assignExternalId(UUID externalId) {
		if (this.externalId != null) {
			throw new IllegalStateException("The account has an external ID already");
		}
		this.externalId = externalId.toString();
	}

	/**
	 * Passage's own ID of the user with this account's external ID.
	 * @return the ID, or null until it is known
	 */
	public @Nullable String getPassageUserId() {
		return this.passageUserId;
	}

	/**
	 * How often the person declined the passkey offered after a sign-in.
	 * @return zero or more
	 */
	public int getPasskeyOffersDeclined() {
		return this.passkeyOffersDeclined;
	}

	/**
	 * When the person last declined the passkey offered after a sign-in.
	 * @return the moment, or null if they never did, or only before this was stored
	 */
	public @Nullable Instant getPasskeyOfferDeclinedAt() {
		return this.passkeyOfferDeclinedAt;
	}

	public Instant getCreatedAt() {
		return this.createdAt;
	}

	/**
	 * The language that the person last chose, or else the one in which they signed up.
	 * @return one of the application's languages; English if it is unknown, because the
	 * account is older than this column
	 */
	public Locale getLanguage() {
		return (this.language != null) ? Locale.forLanguageTag(this.language) : Locale.ENGLISH;
	}

	/**
	 * Returns whether the account's language is known.
	 * @return false if {@link #getLanguage()} is a guess
	 */
	public boolean hasLanguage() {
		return this.language != null;
	}

	/**
	 * Until when the person has seen what happened to the account.
	 * @return the moment; at first, when the person signed up
	 */
	public Instant getNoticesSeenAt() {
		return this.noticesSeenAt;
	}

	/**
	 * How many recovery codes are left.
	 * @return zero or more
	 */
	public int getRecoveryCodes() {
		return this.recoveryCodes;
	}

	/**
	 * When one of the current recovery codes was last used.
	 * @return the moment, or null if none was
	 */
	public @Nullable Instant getRecoveryCodeUsedAt() {
		return this.recoveryCodeUsedAt;
	}

	/**
	 * When somebody last tried a wrong recovery code, since the current ones were
	 * created.
	 * @return the moment, or null if nobody did
	 */
	public @Nullable Instant getRecoveryCodeFailedAt() {
		return this.recoveryCodeFailedAt;
	}

	/**
	 * Until when a recovery by mail that somebody confirmed can go on.
	 * @return the moment, which may be past, or null if there is none
	 */
	public @Nullable Instant getRecoveryByMailUntil() {
		return this.recoveryByMailUntil;
	}

	/**
	 * When the account is deleted because its owner closed it.
	 * @return the moment, or null if the account is open
	 */
	public @Nullable Instant getClosesAt() {
		return this.closesAt;
	}

	/**
	 * Returns whether the owner closed the account, so that they can only keep it.
	 * @return false if it is open
	 */
	public boolean isClosed() {
		return this.closesAt != null;
	}

	/**
	 * Returns whether the deletion of the account has begun, so that nobody can keep it.
	 * @return false if it is open, or only closed
	 */
	public boolean isBeingDeleted() {
		return this.deletionDueAt != null;
	}

	/** The same account, however often it was read. */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Account account && this.usernameKey.equals(account.usernameKey);
	}

	@Override
	public int hashCode() {
		return this.usernameKey.hashCode();
	}

	@Override
	public String toString() {
		return "Account[id=" + this.id + "]";
	}

}
