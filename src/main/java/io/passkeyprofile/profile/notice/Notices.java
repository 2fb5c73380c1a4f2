package io.passkeyprofile.profile.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.NoticeRepository;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.mail.Mail;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import io.passkeyprofile.profile.mail.address.MailAddresses.Stored;
import io.passkeyprofile.profile.mail.address.MailLinks;
import io.passkeyprofile.profile.mail.address.MailLinks.Purpose;
import io.passkeyprofile.profile.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Turns the events that the journal noted for the owners of accounts into mails. Events
 * within a few seconds go into one mail, so that revoking twenty passkeys doesn't send
 * twenty. Several instances may do this at once.
 */
@Service
class Notices {

	/** How long the link "This wasn’t me" works. */
	static final Duration LINK = Duration.ofDays(7);

	/** How long the first event waits for more. */
	static final Duration GATHERED_FOR = Duration.ofSeconds(20);

	/** How far the clock of another instance may be ahead. */
	static final Duration CLOCKS_APART = Duration.ofMinutes(1);

	private static final String MAIL = "notice";

	private static final Logger logger = LoggerFactory.getLogger(Notices.class);

	private final NoticeRepository notices;

	private final MailAddresses addresses;

	private final MailLinks links;

	private final Outbox outbox;

	private final AccountRepository accounts;

	private final Sessions sessions;

	private final SecurityJournal journal;

	private final TransactionOperations transactions;

	private final Clock clock;

	Notices(NoticeRepository notices, MailAddresses addresses, MailLinks links, Outbox outbox,
			AccountRepository accounts, Sessions sessions, SecurityJournal journal, TransactionOperations transactions,
			Clock clock) {
		this.notices = notices;
		this.addresses = addresses;
		this.links = links;
		this.outbox = outbox;
		this.accounts = accounts;
		this.sessions = sessions;
		this.journal = journal;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Puts a mail into the outbox for each account that has events. If one fails, the
	 * others go on, and it is tried again the next time.
	 */
	@Scheduled(initialDelayString = "${profile.mail.poll-every:10s}",
			fixedDelayString = "${profile.mail.poll-every:10s}")
	void tell() {
		if (!this.outbox.isSetUp()) {
			return;
		}
		Instant now = this.clock.instant();
		Instant before = now.minus(GATHERED_FOR);
		Instant clockSetBack = now.plus(CLOCKS_APART);
		List<Long> waiting = this.notices.findWaiting(before, clockSetBack, 0);
		while (!waiting.isEmpty()) {
			waiting.forEach(this::tell);
			waiting = this.notices.findWaiting(before, clockSetBack, waiting.get(waiting.size() - 1));
		}
	}

	private void tell(long accountId) {
		try {
			this.transactions.executeWithoutResult((transaction) -> this.accounts.findById(accountId)
				.ifPresent((account) -> this.notices.take(account).ifPresent((taken) -> put(account, taken))));
		}
		catch (DataAccessResourceFailureException | TransactionException ex) {
			// The database fails, not this account
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.warn("The notice of account {} is put into the outbox later: {}", accountId, ex.toString());
		}
	}

	private void put(Account account, NoticeRepository.Taken taken) {
		Instant expiresAt = this.clock.instant().plus(LINK);
		for (Stored stored : this.addresses.findNotified(account.getId())) {
			String token = this.links.create(Purpose.NOT_ME, stored.id(), expiresAt);
			this.outbox.put(Mail
				.to(account, stored.address().value(), MAIL, taken.count(), taken.first(), account.getUsername(),
						taken.list(), taken.omitted(), LINK.toDays())
				.withLink(NotMeController.PATH + "?token=" + token, expiresAt));
		}
	}

	/**
	 * Finds the account that a link "This wasn’t me" is about.
	 * @param token the link's token, as the browser sent it
	 * @return the account, or empty if the link was used, has expired or never existed
	 */
	Optional<Account> findAccount(String token) {
		return this.links.find(Purpose.NOT_ME, token).map(Stored::accountId).flatMap(this.accounts::findById);
	}

	/**
	 * Ends all sessions of an account, because somebody who reads its mails asks for it.
	 * Signs nobody in.
	 * @param token the link's token, as the browser sent it
	 * @return whether the link worked; it works once
	 */
	@Transactional
	public boolean endSessions(String token) {
		Optional<Account> account = this.links.find(Purpose.NOT_ME, token)
			.flatMap((stored) -> this.accounts.lock(stored.accountId()))
			.filter((locked) -> this.links.use(token));
		account.ifPresent((found) -> {
			this.journal.record(SecurityEvent.of(found, Kind.SESSIONS_ENDED_BY_MAIL));
			this.sessions.deleteAll(found);
			// The intruder may have asked for another address
			this.addresses.deletePending(found.getId());
		});
		return account.isPresent();
	}

}
