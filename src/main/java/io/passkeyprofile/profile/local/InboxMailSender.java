package io.passkeyprofile.profile.local;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.passkeyprofile.profile.web.Moment;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;
import org.springframework.mail.MailParseException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/**
 * Keeps mails in memory in place of a mail server, so that nothing else has to run.
 */
@Component
@Profile("local")
class InboxMailSender extends JavaMailSenderImpl {

	static final int KEPT = 200;

	private final Clock clock;

	private final Deque<Received> mails = new ArrayDeque<>();

	InboxMailSender(Clock clock) {
		this.clock = clock;
	}

	@Override
	protected void doSend(MimeMessage[] messages, Object @Nullable [] originals) {
		for (MimeMessage message : messages) {
			keep(read(message));
		}
	}

	private synchronized void keep(Received mail) {
		this.mails.addFirst(mail);
		if (this.mails.size() > KEPT) {
			this.mails.removeLast();
		}
	}

	/** Returns the mails, the latest first. */
	synchronized List<Received> list() {
		return List.copyOf(this.mails);
	}

	Optional<Received> find(String id) {
		return list().stream().filter((mail) -> mail.id().equals(id)).findFirst();
	}

	private Received read(MimeMessage message) {
		try {
			InternetAddress recipient = (InternetAddress) message.getRecipients(Message.RecipientType.TO)[0];
			return new Received(UUID.randomUUID().toString(), recipient.getAddress(),
					Objects.requireNonNull(message.getSubject()), content(message, "text/plain").orElse(""),
					content(message, "text/html").orElse(""), this.clock.instant());
		}
		catch (MessagingException | IOException ex) {
			throw new MailParseException(ex);
		}
	}

	private static Optional<String> content(Part part, String type) throws MessagingException, IOException {
		if (part.getContent() instanceof Multipart several) {
			for (int i = 0; i < several.getCount(); i++) {
				Optional<String> content = content(several.getBodyPart(i), type);
				if (content.isPresent()) {
					return content;
				}
			}
			return Optional.empty();
		}
		return part.getDataHandler().getContentType().startsWith(type) ? Optional.of(part.getContent().toString())
				: Optional.empty();
	}

	/**
	 * A mail in the inbox.
	 *
	 * @param id a random ID
	 * @param recipient the address
	 * @param subject the subject
	 * @param text the mail as text
	 * @param html the mail as an HTML page
	 * @param receivedAt when it was sent
	 */
	record Received(String id, String recipient, String subject, String text, String html, Instant receivedAt) {

		public Moment received(Locale locale) {
			return Moment.toTheMinute(this.receivedAt, locale);
		}

	}

}
