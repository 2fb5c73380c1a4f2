package io.passkeyprofile.profile.account;

import java.security.Principal;
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
	 * The account of the person who is signed in.
	 * @param signedIn what Spring Security knows of that person
	 * @return their account
	 * @throws UsernameNotFoundException if the account is gone, which ends the sign-in
	 */
	default Account getSignedIn(Principal signedIn) {
		return findByUsernameKey(new Username(signedIn.getName()).key())
			.orElseThrow(() -> new UsernameNotFoundException("The signed-in account is gone"));
	}

	/**
	 * The external ID of an account, which is made when it is first asked for.
	 * @param account an account as it was read, with or without an external ID
	 * @return a random UUID, the same for everybody who asks at once
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
	 * Counts that the person did not want the passkey they were offered.
	 */
	@Modifying
	@Transactional
	@Query("update Account a set a.passkeyOffersDeclined = a.passkeyOffersDeclined + 1 where a.usernameKey = :usernameKey")
	void savePasskeyOfferDeclined(String usernameKey);

	/**
	 * The Passage user that an external ID was found to belong to.
	 * @param externalId an account's external ID
	 * @return the Passage user ID, or empty as long as it was not looked up
	 */
	@Query("select a.passageUserId from Account a where a.externalId = :externalId and a.passageUserId is not null")
	Optional<String> findPassageUserId(String externalId);

	@Modifying
	@Transactional
	@Query("update Account a set a.passageUserId = :passageUserId where a.externalId = :externalId")
	void savePassageUserId(String externalId, String passageUserId);

	/**
	 * Gives an account another password.
	 * @param usernameKey whose
	 * @param passwordHash the encoded password, with its encoder's prefix
	 */
	@Modifying
	@Transactional
	@Query("update Account a set a.passwordHash = :passwordHash, a.passwordVersion = a.passwordVersion + 1 where a.usernameKey = :usernameKey")
	void savePasswordHash(String usernameKey, String passwordHash);

	/**
	 * Reads an account that nobody changes until the transaction ends, which has to be
	 * soon: without waiting for Passage, a hash or another connection. On PostgreSQL the
	 * lock is {@code for no key update}, which rows that refer to the account do not wait
	 * for.
	 * @param usernameKey whose
	 * @return the account, or empty where it is gone
	 */
	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("select a from Account a where a.usernameKey = :usernameKey")
	Optional<Account> lock(String usernameKey);

	/**
	 * Replaces the hash of a password by another one of the same password.
	 * @param usernameKey whose
	 * @param oldHash the hash as it was read; if it is another one by now, that one stays
	 * @param newHash the new hash
	 */
	@Modifying
	@Transactional
	@Query("update Account a set a.passwordHash = :newHash where a.usernameKey = :usernameKey and a.passwordHash = :oldHash")
	void replacePasswordHash(String usernameKey, @Nullable String oldHash, @Nullable String newHash);

}
