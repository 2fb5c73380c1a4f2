package io.passkeyprofile.profile.account;

import java.security.Principal;
import java.util.Optional;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.transaction.annotation.Transactional;

/**
 * The accounts.
 */
public interface AccountRepository extends JpaRepository<Account, Long> {

	Optional<Account> findByUsernameKey(String usernameKey);

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

}
