package io.passkeyprofile.profile.passage;

import java.util.Optional;

import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.account.Account;

import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores Passage user IDs with the accounts, so that a page costs only one request to
 * Passage, even after a restart and on every instance.
 */
interface PassageUserIdRepository extends Repository<Account, Long>, PassageUserIdStore {

	@Override
	@Query("select a.passageUserId from Account a where a.externalId = :externalId and a.passageUserId is not null")
	Optional<String> find(String externalId);

	@Override
	@Modifying
	@Transactional
	@Query("update Account a set a.passageUserId = :passageUserId where a.externalId = :externalId")
	void save(String externalId, String passageUserId);

}
