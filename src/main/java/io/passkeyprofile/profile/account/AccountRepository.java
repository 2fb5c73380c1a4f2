package io.passkeyprofile.profile.account;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.LockModeType;
import org.jspecify.annotations.Nullable;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.transaction.annotation.Transactional;

/**
 * The accounts.
 */
public interface AccountRepository extends JpaRepository<Account, Long> {

	Optional<Account> findByUsernameKey(String usernameKey);

	Optional<Account> findByExternalId(String externalId);

	/**
	 * Returns the external ID of an account, and creates it on the first call.
	 * @param account the account, with or without an external ID
	 * @return a random UUID, the same for concurrent callers
	 */
	default String getOrCreateExternalId(Account account) {
		String externalId = account.getExternalId();
		if (externalId != null) {
			return externalId;
		}
		saveFirstExternalId(account.getUsernameKey(), UUID.randomUUID().toString());
		return findExternalId(account.getUsernameKey())
			.orElseThrow(() -> new UsernameNotFoundException("The account is gone"));
	}

	@Modifying
	@Transactional
	@Query("update Account a set a.externalId = :externalId where a.usernameKey = :usernameKey and a.externalId is null")
	void saveFirstExternalId(String usernameKey, String externalId);

	@Query("select a.externalId from Account a where a.usernameKey = :usernameKey")
	Optional<String> findExternalId(String usernameKey);

	/**
	 * Counts that the person declined the passkey they were offered.
	 * @param usernameKey the account's {@link Username#key()}
	 * @param now the current time
	 */
	@Modifying
	@Transactional
	@Query("update Account a set a.passkeyOffersDeclined = a.passkeyOffersDeclined + 1, a.passkeyOfferDeclinedAt = :now where a.usernameKey = :usernameKey")
	void savePasskeyOfferDeclined(String usernameKey, Instant now);

	/**
	 * Stores the language that a person reads.
	 * @param id the account's ID
	 * @param language a BCP 47 tag
	 */
	@Modifying
	@Transactional
	@Query("update Account a set a.language = :language where a.id = :id")
	void saveLanguage(long id, String language);

	/**
	 * Stores until when a person has seen what happened to the account. Never goes back.
	 * @param id the account's ID
	 * @param seenAt the moment
	 */
	@Modifying
	@Transactional
	@Query("update Account a set a.noticesSeenAt = :seenAt where a.id = :id and a.noticesSeenAt < :seenAt")
	void saveNoticesSeen(long id, Instant seenAt);

	/**
	 * Gives an account a new password, or none, and raises its password version.
	 * @param id the account's ID
	 * @param passwordVersion the version to replace
	 * @param passwordHash the encoded password, with its encoder's prefix, or null to
	 * remove the password
	 * @return 1, or 0 if the account is gone or has another password version by now
	 */
	@Modifying
	@Transactional
	@Query("update Account a set a.passwordHash = :passwordHash, a.passwordVersion = a.passwordVersion + 1 where a.id = :id and a.passwordVersion = :passwordVersion")
	int savePasswordHash(long id, int passwordVersion, @Nullable String passwordHash);

	/**
	 * Locks an account until the transaction ends, so that concurrent changes wait. On
	 * PostgreSQL the lock is {@code for no key update}, which does not block rows that
	 * refer to the account. An account that the transaction has read before stays as it
	 * was then.
	 * @param id the account's ID
	 * @return the account, or empty if it is gone
	 */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select a from Account a where a.id = :id")
	Optional<Account> lock(long id);

	/**
	 * Locks an account in the same way.
	 * @param usernameKey the account's {@link Username#key()}
	 * @return the account, or empty if there is none
	 */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select a from Account a where a.usernameKey = :usernameKey")
	Optional<Account> lockByUsernameKey(String usernameKey);

	/**
	 * Replaces the hash of a password by a stronger hash of the same password.
	 * @param usernameKey the account's {@link Username#key()}
	 * @param oldHash the hash to replace; if the account has another one by now, nothing
	 * changes
	 * @param newHash the new hash
	 */
	@Modifying
	@Transactional
	@Query("update Account a set a.passwordHash = :newHash where a.usernameKey = :usernameKey and a.passwordHash = :oldHash")
	void replacePasswordHash(String usernameKey, @Nullable String oldHash, @Nullable String newHash);

}
