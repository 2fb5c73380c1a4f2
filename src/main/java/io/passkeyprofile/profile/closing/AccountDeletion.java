package io.passkeyprofile.profile.closing;

import java.time.Duration;
import java.util.List;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageUnavailableException;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes accounts that were closed seven days ago: first their passkeys at Passage, and
 * once Passage lists none, everything that this application stores. Each step can be
 * repeated, so any instance can continue after a failure or a stop. Several instances may
 * do this at once.
 */
@Component
class AccountDeletion {

	private static final Logger logger = LoggerFactory.getLogger(AccountDeletion.class);

	private static final String FAILED = "The deletion of account {} is continued later: {}";

	private static final int AT_ONCE = 50;

	/** How long a failed deletion waits until an instance continues it. */
	static final Duration RETRY_AFTER = Duration.ofMinutes(5);

	private final ClosedAccounts closedAccounts;

	private final AccountRepository accounts;

	private final PasskeyService passkeys;

	AccountDeletion(ClosedAccounts closedAccounts, AccountRepository accounts, PasskeyService passkeys) {
		this.closedAccounts = closedAccounts;
		this.accounts = accounts;
		this.passkeys = passkeys;
	}

	/**
	 * Deletes all accounts that are due, up to {@value #AT_ONCE} of them at once. Stops
	 * early if Passage can't be reached.
	 */
	@Scheduled(initialDelayString = "${profile.closing.delete-every:1m}",
			fixedDelayString = "${profile.closing.delete-every:1m}")
	void deleteDue() {
		List<Long> due;
		do {
			due = this.closedAccounts.due(AT_ONCE);
		}
		while (deleteAll(due) && due.size() == AT_ONCE);
	}

	/** Returns whether Passage can be reached. */
	private boolean deleteAll(List<Long> due) {
		for (long id : due) {
			if (this.closedAccounts.claim(id, RETRY_AFTER)) {
				try {
					this.accounts.findById(id).ifPresent(this::delete);
				}
				catch (PassageUnavailableException ex) {
					logger.warn(FAILED, id, ex.toString());
					return false;
				}
				catch (PassageException | OtherChangeException ex) {
					logger.warn(FAILED, id, ex.toString());
				}
			}
		}
		return true;
	}

	private void delete(Account account) {
		if (this.passkeys.revokeAll(account) && this.closedAccounts.delete(account)) {
			logger.info("Deleted account {}, which its owner had closed", account.getId());
		}
	}

}
