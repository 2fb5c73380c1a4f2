package io.passkeyprofile.profile.signin.recovery.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.mail.Mail;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.mail.address.MailAddress;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import io.passkeyprofile.profile.mail.address.MailAddresses.Stored;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.Link;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.Purpose;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.State;
import io.passkeyprofile.profile.token.RandomToken;
import io.passkeyprofile.profile.web.Client;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lets people who read an account's mails back in. Each step needs the browser in which
 * they asked, and the first and the last step need a link from a mail. If the account has
 * passkeys, a day passes in between, in which its owner can stop the recovery.
 */
@Service
class MailRecovery {

	/** How long a link works. */
	static final Duration LINK = Duration.ofMinutes(15);

	/** How long an account with passkeys can't be recovered after the first link. */
	static final Duration WAIT = Duration.ofHours(24);

	/** How long people can ask for the second link. */
	static final Duration OPEN = Duration.ofDays(7);

	private final RecoveryRequestRepository requests;

	private final AccountRepository accounts;

	private final MailAddresses addresses;

	private final PasskeyService passkeys;

	private final SecurityJournal journal;

	private final Outbox outbox;

	private final TransactionOperations transactions;

	private final MessageSource messages;

	private final Clock clock;

	MailRecovery(RecoveryRequestRepository requests, AccountRepository accounts, MailAddresses addresses,
			PasskeyService passkeys, SecurityJournal journal, Outbox outbox, TransactionOperations transactions,
			MessageSource messages, Clock clock) {
		this.requests = requests;
		this.accounts = accounts;
		this.addresses = addresses;
		this.passkeys = passkeys;
		this.journal = journal;
		this.outbox = outbox;
		this.transactions = transactions;
		this.messages = messages;
		this.clock = clock;
	}

	/**
	 * Confirms that the person who asked in this browser reads the account's mails. Asks
	 * Passage for the account's passkeys, with no transaction open.
	 * @param link a live link, of a recovery of this browser
	 * @return whether it is confirmed, by this call or another one
	 */
	boolean confirm(Link link) {
		Account account = this.accounts.findById(link.request().accountId()).orElse(null);
		if (account == null) {
			return false;
		}
		Duration wait = mayHavePasskeys(account) ? WAIT : Duration.ZERO;
		this.transactions.executeWithoutResult((transaction) -> lock(link.request()).ifPresent((locked) -> {
			Instant now = this.clock.instant();
			Instant readyAt = now.plus(wait);
			// Without a wait, the page says so at once, and no mail has to
			if (this.requests.confirm(link.request().id(), now, readyAt, readyAt.plus(OPEN), wait.isZero())) {
				begun(locked, link.request(), readyAt.plus(OPEN), wait);
			}
		}));
		return this.requests.find(link.request().id())
			.filter((request) -> request.confirmedAt() != null && !request.ended())
			.isPresent();
	}

	/**
	 * Sends the link that leads back in. If the account had no passkeys when the recovery
	 * was confirmed, and has some by now, a day has to pass first.
	 * @param request the recovery, of this browser
	 * @return whether the recovery can go on, now or later; false if it is over, or if
	 * its address can no longer recover the account
	 */
	boolean sendLink(RecoveryRequest request) {
		Account account = this.accounts.findById(request.accountId()).orElse(null);
		if (account == null || request.state(this.clock.instant()) == State.OVER) {
			return false;
		}
		boolean mustWait = !request.hasWaited() && mayHavePasskeys(account);
		return Boolean.TRUE.equals(this.transactions.execute((transaction) -> {
			Optional<Account> locked = lock(request);
			if (locked.isEmpty()) {
				this.requests.end(request.id());
				this.requests.updateAccount(request.accountId());
				return false;
			}
			if (mustWait) {
				Instant readyAt = this.clock.instant().plus(WAIT);
				if (this.requests.postpone(request, readyAt, readyAt.plus(OPEN))) {
					begun(locked.get(), request, readyAt.plus(OPEN), WAIT);
				}
			}
			else if (this.requests.sendLink(request.id(), this.clock.instant().plus(LINK))) {
				this.requests.updateAccount(request.accountId());
				put(locked.get(), request, "recovery-finish", Purpose.FINISH, this.clock.instant().plus(LINK),
						locked.get().getUsername());
			}
			return true;
		}));
	}

	/**
	 * Ends a recovery because somebody got back in.
	 * @param token the token of the second link
	 * @param browserHash the hash of the browser's cookie
	 * @return the account, or empty if the link is not live or belongs to another
	 * browser; of concurrent calls, one returns the account
	 */
	@Transactional
	public Optional<Account> finish(RandomToken token, String browserHash) {
		RecoveryRequest request = this.requests.findLink(token)
			.filter((link) -> link.purpose() == Purpose.FINISH && link.isLive(this.clock.instant()))
			.map(Link::request)
			.filter((found) -> found.browserHash().equals(browserHash))
			.orElse(null);
		Optional<Account> account = (request != null) ? lock(request) : Optional.empty();
		if (request == null || account.isEmpty() || !this.requests.end(request.id())) {
			return Optional.empty();
		}
		this.requests.updateAccount(request.accountId());
		this.journal.record(SecurityEvent.of(account.get(), Kind.RECOVERED_BY_MAIL));
		return account;
	}

	/**
	 * Stops all recoveries of an account.
	 * @param accountId the account's ID
	 * @return whether there was one that could have gone on
	 */
	@Transactional
	public boolean stop(long accountId) {
		Account account = this.accounts.lock(accountId).orElse(null);
		if (account == null) {
			return false;
		}
		boolean stopped = this.requests.endAll(accountId) > 0;
		// Even if none was stopped: operators may have deleted rows without updating this
		this.requests.updateAccount(accountId);
		if (stopped) {
			this.journal.record(SecurityEvent.of(account, Kind.RECOVERY_CANCELLED));
		}
		return stopped;
	}

	/**
	 * Puts a mail with a link into the outbox, in the caller's transaction.
	 */
	void put(Account account, RecoveryRequest request, String kind, Purpose purpose, Instant expiresAt,
			Object... arguments) {
		put(account, request, request.address(), kind, purpose, expiresAt, arguments);
	}

	private void put(Account account, RecoveryRequest request, String address, String kind, Purpose purpose,
			Instant expiresAt, Object... arguments) {
		RandomToken token = RandomToken.create();
		this.requests.insertLink(request.id(), purpose, token, expiresAt);
		this.outbox.put(Mail.to(account, address, kind, arguments)
			.withLink(MailRecoveryController.LINK + "?token=" + token.value(), expiresAt));
	}

	/**
	 * Locks the account of a recovery, until the transaction ends.
	 * @return the account, or empty if it is gone, or if the recovery's address can no
	 * longer recover it
	 */
	Optional<Account> lock(RecoveryRequest request) {
		return this.accounts.lock(request.accountId())
			.filter((account) -> this.addresses.findRecoverable(account.getId())
				.filter((stored) -> stored.address().key().equals(new MailAddress(request.address()).key()))
				.isPresent());
	}

	private void begun(Account account, RecoveryRequest request, Instant until, Duration wait) {
		this.requests.updateAccount(account.getId());
		this.journal.record(SecurityEvent.of(account, Kind.RECOVERY_STARTED));
		Client client = Client.current().orElseThrow();
		String browser = Client.name(client.browser(), client.system(), this.messages, account.getLanguage());
		// After a change of address, the former and the current one can stop it
		for (Stored told : this.addresses.findNotified(account.getId())) {
			put(account, request, told.address().value(), "recovery-started", Purpose.STOP, until,
					account.getUsername(), wait.toHours(), browser);
		}
	}

	/** Returns true if Passage doesn't answer. */
	private boolean mayHavePasskeys(Account account) {
		try {
			return !this.passkeys.list(account).isEmpty();
		}
		catch (PassageException ex) {
			return true;
		}
	}

}
