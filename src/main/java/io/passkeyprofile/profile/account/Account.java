package io.passkeyprofile.profile.account;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/**
 * A person's account in this application. Passage knows it by its external ID only, never
 * by its username.
 */
@Entity
public class Account {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	@Column(nullable = false)
	private String username;

	@Column(nullable = false, unique = true)
	private String usernameKey;

	@Column(nullable = false)
	private String passwordHash;

	@Column(unique = true)
	private @Nullable String externalId;

	private int passwordVersion;

	// Only queries read it and write it
	@SuppressWarnings("unused")
	private @Nullable String passageUserId;

	private int passkeyOffersDeclined;

	@Column(nullable = false)
	private Instant createdAt;

	@SuppressWarnings("NullAway.Init")
	protected Account() {
	}

	/**
	 * An account that Passage does not know yet.
	 * @param username the name to sign in with
	 * @param passwordHash the encoded password, with its encoder's prefix
	 * @param createdAt when the person signed up
	 */
	public Account(Username username, String passwordHash, Instant createdAt) {
		this.username = username.value();
		this.usernameKey = username.key();
		this.passwordHash = passwordHash;
		this.createdAt = createdAt;
	}

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

	public String getPasswordHash() {
		return this.passwordHash;
	}

	/**
	 * How often the password was changed.
	 * @return zero or more; an upgrade of the hash does not count
	 */
	public int getPasswordVersion() {
		return this.passwordVersion;
	}

	/**
	 * The ID by which Passage knows this account.
	 * @return a random UUID, or null as long as the account never had to do with Passage
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
	 * How often the person was offered a passkey after a sign-in and did not want one.
	 * @return zero or more
	 */
	public int getPasskeyOffersDeclined() {
		return this.passkeyOffersDeclined;
	}

	public Instant getCreatedAt() {
		return this.createdAt;
	}

}
