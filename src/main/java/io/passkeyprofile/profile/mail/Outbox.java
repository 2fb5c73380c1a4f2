package io.passkeyprofile.profile.mail;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.privacy.PersonalData;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where mails wait until they are sent. A mail is stored in the transaction of the change
 * that it reports, and sent after the commit.
 */
@Component
public class Outbox implements PersonalData.Exported {

	private final OutboxRepository repository;

	private final MailDelivery delivery;

	Outbox(OutboxRepository repository, MailDelivery delivery) {
		this.repository = repository;
		this.delivery = delivery;
	}

	/**
	 * Returns whether this application sends mails at all.
	 * @return false if no mail server is set; {@link #put} then does nothing
	 */
	public boolean isSetUp() {
		return this.delivery.isSetUp();
	}

	@Override
	public Topic topic() {
		return Topic.MAILS;
	}

	@Override
	public boolean isKept() {
		return isSetUp();
	}

	@Override
	public List<Object> limits() {
		return List.of(OutboxRepository.GIVEN_UP_AFTER, OutboxRepository.KEPT);
	}

	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.repository.export(account);
	}

	/**
	 * Stores a mail in the caller's transaction, and has it sent after the commit. Does
	 * nothing if no mail server is set.
	 * @param mail the mail
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void put(Mail mail) {
		if (!isSetUp()) {
			return;
		}
		this.repository.insert(mail);
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				Outbox.this.delivery.wake();
			}

		});
	}

}
