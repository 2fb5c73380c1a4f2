package io.passkeyprofile.profile.passkey;

import java.util.Optional;

import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.account.AccountRepository;

import org.springframework.stereotype.Component;

/**
 * Keeps Passage user IDs with the accounts, so that a page takes one request to Passage,
 * even after a restart and on each instance.
 */
@Component
class AccountPassageUserIds implements PassageUserIdStore {

	private final AccountRepository accounts;

	AccountPassageUserIds(AccountRepository accounts) {
		this.accounts = accounts;
	}

	@Override
	public Optional<String> find(String externalId) {
		return this.accounts.findPassageUserId(externalId);
	}

	@Override
	public void save(String externalId, String passageUserId) {
		this.accounts.savePassageUserId(externalId, passageUserId);
	}

}
