package io.passkeyprofile.profile.signin.recovery.mail;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.Purpose;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequestRepository.Asked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Does what the time of a response must not reveal: looks for the account whose name
 * somebody typed, and sends the first link. Also tells people when their recovery can go
 * on. Several instances may do this at once.
 */
@Component
class MailRecoveryJob {

	private static final Logger logger = LoggerFactory.getLogger(MailRecoveryJob.class);

	/** How many first links an account gets in a day, no matter who asks for them. */
	static final int MAILS_A_DAY = 3;

	private final RecoveryRequestRepository requests;

	private final MailRecovery recovery;

	private final AccountRepository accounts;

	private final MailAddresses addresses;

	private final Outbox outbox;

	private final TransactionOperations transactions;

	private final TaskExecutor executor;

	private final Clock clock;

	private final AtomicBoolean awake = new AtomicBoolean();

	MailRecoveryJob(RecoveryRequestRepository requests, MailRecovery recovery, AccountRepository accounts,
			MailAddresses addresses, Outbox outbox, TransactionOperations transactions,
			@Qualifier("applicationTaskExecutor") TaskExecutor executor, Clock clock) {
		this.requests = requests;
		this.recovery = recovery;
		this.accounts = accounts;
		this.addresses = addresses;
		this.outbox = outbox;
		this.transactions = transactions;
		this.executor = executor;
		this.clock = clock;
	}

	/** Starts sending the first links, and returns at once. */
	void wake() {
		if (this.awake.compareAndSet(false, true)) {
			try {
				this.executor.execute(this::answer);
			}
			catch (TaskRejectedException ex) {
				// This instance is stopping. Another one, or the next start, goes on
				this.awake.set(false);
			}
		}
	}

	private void answer() {
		this.awake.set(false);
		try {
			sendFirstLinks();
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("A recovery is looked at later: {}", ex.toString());
		}
	}

	/** Does all that is due. */
	@Scheduled(initialDelayString = "${profile.recovery.mail-every:10s}",
			fixedDelayString = "${profile.recovery.mail-every:10s}")
	void run() {
		if (this.outbox.isSetUp()) {
			sendFirstLinks();
			tellThatItCanGoOn();
		}
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
	void deleteOver() {
		this.requests.deleteOver();
	}

	private void sendFirstLinks() {
		this.requests.asked()
			.forEach((id) -> attempt(id, () -> this.requests.lockAsked(id).ifPresent(this::sendFirstLink)));
	}

	/** If a recovery fails, it is tried again the next time, and the others go on. */
	private void attempt(String id, Runnable step) {
		try {
			this.transactions.executeWithoutResult((transaction) -> step.run());
		}
		catch (DataAccessResourceFailureException | TransactionException ex) {
			// The database fails, not this recovery
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.warn("The recovery {} is looked at later: {}", id, ex.toString());
		}
	}

	private void sendFirstLink(Asked asked) {
		Account account = this.accounts.lockByUsernameKey(asked.usernameKey()).orElse(null);
		String address = (account != null)
				? this.addresses.findRecoverable(account.getId()).map((stored) -> stored.address().value()).orElse(null)
				: null;
		if (account == null || address == null || this.requests.countRecent(account.getId()) >= MAILS_A_DAY) {
			this.requests.delete(asked.id());
			return;
		}
		Instant expiresAt = this.clock.instant().plus(MailRecovery.LINK);
		this.requests.begin(asked.id(), account.getId(), address, expiresAt);
		this.requests.find(asked.id())
			.ifPresent((request) -> this.recovery.put(account, request, "recovery-confirm", Purpose.CONFIRM, expiresAt,
					account.getUsername()));
	}

	private void tellThatItCanGoOn() {
		this.requests.untold().forEach((request) -> attempt(request.id(), () -> tell(request)));
	}

	private void tell(RecoveryRequest request) {
		Optional<Account> account = this.recovery.lock(request);
		if (this.requests.tell(request.id())) {
			account.ifPresent((owner) -> this.recovery.put(owner, request, "recovery-ready", Purpose.STOP,
					request.expiresAt(), owner.getUsername()));
		}
	}

}
