package io.passkeyprofile.profile.mailbox;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.mail.Mail;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.mail.address.MailAddress;
import io.passkeyprofile.profile.mail.address.MailAddresses.Stored;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import io.passkeyprofile.profile.mail.address.MailLinks.Purpose;
import io.passkeyprofile.profile.mail.address.MailLinks;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.ThrottledException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes the mail address of an account. A new address counts once its owner has
 * confirmed it. The former address is told, and can undo the change. Several accounts may
 * have the same address: refusing one would reveal that it is in use.
 */
@Service
class Mailbox {

	private final MailAddresses addresses;

	private final MailLinks links;

	private final Outbox outbox;

	private final AccountRepository accounts;

	private final Sessions sessions;

	private final SecurityJournal journal;

	private final Throttle throttle;

	private final TransactionOperations transactions;

	private final Clock clock;

	Mailbox(MailAddresses addresses, MailLinks links, Outbox outbox, AccountRepository accounts, Sessions sessions,
			SecurityJournal journal, Throttle throttle, TransactionOperations transactions, Clock clock) {
		this.addresses = addresses;
		this.links = links;
		this.outbox = outbox;
		this.accounts = accounts;
		this.sessions = sessions;
		this.journal = journal;
		this.throttle = throttle;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Sends an address a mail with a link that makes it the account's. If it is the
	 * current address already, no mail is needed, and only an address that waits to be
	 * confirmed is forgotten.
	 * @param account the account, as it was read for this request
	 * @param address the address
	 * @return whether a mail is sent
	 * @throws ThrottledException if the account has sent too many such mails, or the
	 * address got too many
	 */
	boolean propose(Account account, MailAddress address) {
		if (findCurrent(account).filter((current) -> current.address().key().equals(address.key())).isPresent()) {
			this.transactions.executeWithoutResult((transaction) -> {
				if (lock(account)) {
					this.addresses.deletePending(account.getId());
				}
			});
			return false;
		}
		this.throttle.take(Bucket.MAIL, account.getUsernameKey());
		this.throttle.take(Bucket.MAIL_ADDRESS, address.key());
		return Boolean.TRUE.equals(this.transactions.execute((transaction) -> {
			boolean unchanged = lock(account);
			if (unchanged) {
				Instant expiresAt = this.clock.instant().plus(MailAddresses.CONFIRM);
				String token = this.links.create(Purpose.CONFIRM_ADDRESS,
						this.addresses.addPending(account.getId(), address), expiresAt);
				this.outbox.put(Mail.to(account, address.value(), "address-confirm", account.getUsername())
					.withLink("/mail/confirm?token=" + token, expiresAt));
			}
			return unchanged;
		}));
	}

	/**
	 * Removes the address of an account, and one that waits to be confirmed.
	 * @param account the account, as it was read for this request
	 */
	@Transactional
	public void remove(Account account) {
		if (!lock(account)) {
			return;
		}
		List<Stored> told = this.addresses.findNotified(account.getId());
		this.addresses.deletePending(account.getId());
		if (this.addresses.remove(account.getId())) {
			offerUndo(account, told, "address-removed", account.getUsername());
			this.journal.record(SecurityEvent.of(account, Kind.MAIL_ADDRESS_REMOVED));
		}
	}

	/**
	 * Finds the account and the address that a link in a mail is about.
	 * @param purpose what the link has to be for
	 * @param token the token, as the browser sent it
	 * @return the address that got the mail, with its account; or empty if the link no
	 * longer works
	 */
	Optional<Linked> find(Purpose purpose, String token) {
		return this.links.find(purpose, token)
			.flatMap((address) -> this.accounts.findById(address.accountId())
				.map((account) -> new Linked(account, address)))
			.filter((linked) -> (purpose == Purpose.CONFIRM_ADDRESS) ? linked.canBeConfirmed()
					: linked.address().isFormer());
	}

	/**
	 * Makes an address the account's, because its owner confirms it.
	 * @param token the token from the mail
	 * @return whether the link still worked
	 */
	@Transactional
	public boolean confirm(String token) {
		Optional<Linked> used = use(Purpose.CONFIRM_ADDRESS, token);
		used.ifPresent((linked) -> {
			Account account = linked.account();
			MailAddress added = linked.address().address();
			boolean first = findCurrent(account).isEmpty();
			List<Stored> told = this.addresses.findNotified(account.getId())
				.stream()
				.filter((stored) -> !stored.address().key().equals(added.key()))
				.toList();
			tellForgotten(account, this.addresses.verify(linked.address()), "address-returned", added);
			offerUndo(account, told, "address-changed", account.getUsername(), added.masked());
			this.journal.record(SecurityEvent.of(account, first ? Kind.MAIL_ADDRESS_ADDED : Kind.MAIL_ADDRESS_CHANGED));
		});
		return used.isPresent();
	}

	/**
	 * Makes a former address the account's again, because its owner says that somebody
	 * else changed it. So it also ends all sessions. A closed account stays closed.
	 * @param token the token from the mail
	 * @return whether the link still worked
	 */
	@Transactional
	public boolean undo(String token) {
		Optional<Linked> used = use(Purpose.UNDO_CHANGE, token);
		used.ifPresent((linked) -> {
			Account account = linked.account();
			tellForgotten(account, this.addresses.restore(linked.address()), "address-restored",
					linked.address().address());
			this.sessions.deleteAll(account);
			this.journal.record(SecurityEvent.of(account, Kind.MAIL_ADDRESS_RESTORED));
		});
		return used.isPresent();
	}

	/**
	 * Uses a link up. Looks twice, because the link may change before the lock is held.
	 */
	private Optional<Linked> use(Purpose purpose, String token) {
		return this.links.find(purpose, token)
			.flatMap((address) -> this.accounts.lock(address.accountId()))
			.flatMap((account) -> find(purpose, token))
			.filter((linked) -> this.links.use(token));
	}

	/**
	 * Returns false if the account was closed or its password version changed since it
	 * was read, which ended the request's session.
	 */
	private boolean lock(Account account) {
		return this.accounts.lock(account.getId())
			.filter((locked) -> locked.getPasswordVersion() == account.getPasswordVersion() && !locked.isClosed())
			.isPresent();
	}

	private Optional<Stored> findCurrent(Account account) {
		return this.addresses.list(account.getId()).stream().filter(Stored::isCurrent).findFirst();
	}

	/**
	 * Tells the addresses that can no longer act for the account. Their mail has no link
	 * that undoes this: somebody who reads an old mailbox could use it against the
	 * owner's own address.
	 */
	private void tellForgotten(Account account, List<Stored> forgotten, String kind, MailAddress back) {
		forgotten.forEach((stored) -> this.outbox
			.put(Mail.to(account, stored.address().value(), kind, account.getUsername(), back.masked())));
	}

	/**
	 * Sends a link that undoes the change to each of these addresses that is now a former
	 * one.
	 */
	private void offerUndo(Account account, List<Stored> told, String kind, Object... arguments) {
		List<Long> ids = told.stream().map(Stored::id).toList();
		this.addresses.list(account.getId())
			.stream()
			.filter((stored) -> stored.isFormer() && ids.contains(stored.id()))
			.forEach((former) -> {
				Instant expiresAt = Objects.requireNonNull(former.expiresAt());
				String token = this.links.create(Purpose.UNDO_CHANGE, former.id(), expiresAt);
				this.outbox.put(Mail.to(account, former.address().value(), kind, arguments)
					.withLink("/mail/undo?token=" + token, expiresAt));
			});
	}

	/**
	 * What a link in a mail is about.
	 *
	 * @param account the account
	 * @param address the address that got the mail
	 */
	record Linked(Account account, Stored address) {

		boolean canBeConfirmed() {
			return this.address.isPending() && !this.account.isClosed();
		}

	}

}
