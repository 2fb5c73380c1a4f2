package io.passkeyprofile.profile.mail;

import java.util.Objects;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Who mails come from. The mail server is {@code spring.mail.host}.
 *
 * @param from the sender, such as {@code Passkey Profile <no-reply@example.com>}, or null
 * if no mails are sent
 */
@ConfigurationProperties("profile.mail")
record MailSettings(@Nullable String from) {

	/**
	 * Returns the sender.
	 * @return the address, with the sender's name if there is one
	 * @throws InvalidConfigurationPropertyValueException if there is none, or if it is
	 * not a mail address
	 */
	InternetAddress sender() {
		try {
			InternetAddress sender = new InternetAddress(Objects.requireNonNullElse(this.from, ""), true);
			// Encodes the name
			sender.setPersonal(sender.getPersonal(), "UTF-8");
			return sender;
		}
		catch (AddressException | java.io.UnsupportedEncodingException ex) {
			throw new InvalidConfigurationPropertyValueException("profile.mail.from", this.from,
					"Mails need a sender, such as \"Passkey Profile <no-reply@example.com>\".");
		}
	}

	/** Returns the part after the @ of the sender's address. */
	String domain() {
		String address = sender().getAddress();
		return address.substring(address.lastIndexOf('@') + 1);
	}

}
