package io.passkeyprofile.profile.mail;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.HashMap;
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
import tools.jackson.databind.json.JsonMapper;

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

	private final JsonMapper json;

	private final Clock clock;

	MailRenderer(ISpringTemplateEngine templateEngine, MessageSource messages, MailSettings settings,
			ProfileSettings profile, JsonMapper json, Clock clock) {
		this.templateEngine = templateEngine;
		this.messages = messages;
		this.settings = settings;
		this.profile = profile;
		this.json = json;
		this.clock = clock;
	}

	/** Returns whether this version of the application has the sentences of a mail. */
	boolean knows(String kind) {
		return Stream.of("subject", "text")
			.allMatch((part) -> sentence(kind, part, new Object[0], Locale.ROOT) != null);
	}

	/**
	 * Writes a mail.
	 * @param mail the mail
	 * @param message an empty message, which is returned
	 * @return the message
	 * @throws MessagingException if a part of the mail does not fit into a message
	 */
	MimeMessage render(Waiting mail, MimeMessage message) throws MessagingException {
		Object[] arguments = this.json.readValue(mail.arguments(), Object[].class);
		String subject = Objects.requireNonNull(sentence(mail, "subject", arguments));
		message.setHeader("Message-ID", mail.messageId());
		message.setFrom(this.settings.sender());
		message.setRecipient(RecipientType.TO, new InternetAddress(mail.recipient(), true));
		// Without line breaks, which could add headers
		message.setSubject(subject.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " "), UTF_8);
		message.setSentDate(Date.from(this.clock.instant()));
		message.setContentLanguage(new String[] { mail.locale().toLanguageTag() });
		// Keeps out-of-office replies away
		message.setHeader("Auto-Submitted", "auto-generated");
		Context context = new Context(mail.locale(), model(mail, subject, arguments));
		message.setContent(new MimeMultipart("alternative", part("mail/text", "plain", context),
				part("mail/html", "html", context)));
		return message;
	}

	private Map<String, Object> model(Waiting mail, String subject, Object[] arguments) {
		Map<String, Object> model = new HashMap<>();
		model.put("direction", ULocale.forLocale(mail.locale()).isRightToLeft() ? "rtl" : "ltr");
		model.put("subject", subject);
		model.put("text", Objects.requireNonNull(sentence(mail, "text", arguments)));
		model.put("site", URI.create(this.profile.origin()).getAuthority());
		Stream.of("advice", "button").forEach((part) -> model.put(part, sentence(mail, part, arguments)));
		if (mail.link() != null) {
			model.put("link", this.profile.origin() + mail.link());
		}
		return model;
	}

	private @Nullable String sentence(Waiting mail, String part, Object[] arguments) {
		return sentence(mail.kind(), part, arguments, mail.locale());
	}

	private @Nullable String sentence(String kind, String part, Object[] arguments, Locale locale) {
		return this.messages.getMessage("mail." + kind + "." + part, arguments, null, locale);
	}

	private MimeBodyPart part(String template, String subtype, Context context) throws MessagingException {
		MimeBodyPart part = new MimeBodyPart();
		part.setText(this.templateEngine.process(template, context), UTF_8, subtype);
		return part;
	}

}
