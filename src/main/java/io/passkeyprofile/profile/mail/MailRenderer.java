package io.passkeyprofile.profile.mail;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import com.ibm.icu.util.ULocale;
import io.passkeyprofile.profile.mail.OutboxRepository.Waiting;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.ISpringTemplateEngine;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Writes mails, as text and as HTML, in the recipient's language.
 */
@Component
class MailRenderer {

	private static final String UTF_8 = StandardCharsets.UTF_8.name();

	private final ISpringTemplateEngine templateEngine;

	private final MessageSource messages;

	private final MailSettings settings;

	private final ProfileSettings profile;

	private final Clock clock;

	MailRenderer(ISpringTemplateEngine templateEngine, MessageSource messages, MailSettings settings,
			ProfileSettings profile, Clock clock) {
		this.templateEngine = templateEngine;
		this.messages = messages;
		this.settings = settings;
		this.profile = profile;
		this.clock = clock;
	}

	/** Returns whether this version of the application has the sentences of a mail. */
	boolean knows(Waiting mail) {
		return sentence(mail, "subject") != null && sentence(mail, "text") != null;
	}

	/**
	 * Writes a mail.
	 * @param mail the mail
	 * @param message an empty message, which is returned
	 * @return the message
	 * @throws MessagingException if a part of the mail does not fit into a message
	 */
	MimeMessage render(Waiting mail, MimeMessage message) throws MessagingException {
		String subject = Objects.requireNonNull(sentence(mail, "subject"));
		message.setHeader("Message-ID", mail.messageId());
		message.setFrom(this.settings.sender());
		message.setRecipient(RecipientType.TO, new InternetAddress(mail.recipient(), true));
		// Without line breaks, which could add headers
		message.setSubject(subject.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " "), UTF_8);
		message.setSentDate(Date.from(this.clock.instant()));
		message.setContentLanguage(new String[] { mail.locale().toLanguageTag() });
		// Keeps out-of-office replies away
		message.setHeader("Auto-Submitted", "auto-generated");
		Context context = new Context(mail.locale(), model(mail, subject));
		message.setContent(new MimeMultipart("alternative", part("mail/text", "plain", context),
				part("mail/html", "html", context)));
		return message;
	}

	private Map<String, Object> model(Waiting mail, String subject) {
		Map<String, Object> model = new HashMap<>();
		model.put("direction", ULocale.forLocale(mail.locale()).isRightToLeft() ? "rtl" : "ltr");
		model.put("subject", subject);
		model.put("text", Objects.requireNonNull(sentence(mail, "text")));
		model.put("site", URI.create(this.profile.origin()).getAuthority());
		Stream.of("advice", "button").forEach((part) -> model.put(part, sentence(mail, part)));
		if (mail.link() != null) {
			model.put("link", this.profile.origin() + mail.link());
		}
		return model;
	}

	private @Nullable String sentence(Waiting mail, String part) {
		List<Object> arguments = mail.arguments();
		Locale locale = mail.locale();
		return this.messages.getMessage("mail." + mail.kind() + "." + part, arguments.toArray(), null, locale);
	}

	private MimeBodyPart part(String template, String subtype, Context context) throws MessagingException {
		MimeBodyPart part = new MimeBodyPart();
		part.setText(this.templateEngine.process(template, context), UTF_8, subtype);
		return part;
	}

}
