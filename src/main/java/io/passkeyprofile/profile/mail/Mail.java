package io.passkeyprofile.profile.mail;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.profile.account.Account;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A mail to one person. Its sentences are the messages {@code mail.<kind>.subject} and
 * {@code mail.<kind>.text}. Two more are optional: {@code mail.<kind>.button} is the
 * label of the link, and {@code mail.<kind>.advice} follows the link.
 *
 * @param recipient the address, without a name
 * @param locale the recipient's language
 * @param kind which mail it is, such as {@code recovery-confirm}
 * @param arguments the arguments of its sentences, strings and whole numbers; no secrets
 * @param link what the button opens, or null
 * @param accountId the ID of the account that the mail belongs to: deleting the account
 * deletes the mail. Null if the mail has to be sent even then
 */
public record Mail(String recipient, Locale locale, String kind, List<Object> arguments, @Nullable Link link,
		@Nullable Long accountId) {

	public Mail {
		try {
			// Also refuses line breaks, which could add headers
			InternetAddress address = new InternetAddress(recipient, true);
			Assert.isTrue(recipient.equals(address.getAddress()), "The recipient is not a bare address");
		}
		catch (AddressException ex) {
			// The exception's own message contains the address
			throw new IllegalArgumentException("The recipient is not a mail address");
		}
		Assert.isTrue(arguments.stream()
			.allMatch((argument) -> argument instanceof String || argument instanceof Integer
					|| argument instanceof Long),
				"Arguments are strings and whole numbers");
		arguments = List.copyOf(arguments);
	}

	/**
	 * Makes a mail to an account's owner, in the language of the account.
	 * @param account the account
	 * @param recipient the address, without a name
	 * @param kind which mail it is
	 * @param arguments the arguments of its sentences, strings and whole numbers
	 * @return the mail, without a link
	 * @throws IllegalArgumentException if the recipient is not a mail address
	 */
	public static Mail to(Account account, String recipient, String kind, Object... arguments) {
		return new Mail(recipient, account.getLanguage(), kind, List.of(arguments), null, account.getId());
	}

	/**
	 * Returns a copy of this mail with a link.
	 * @param path the path and query, with a token that nobody else may see
	 * @param expiresAt when the link expires; the mail is not sent after that
	 * @return the copy
	 */
	public Mail withLink(String path, Instant expiresAt) {
		return new Mail(this.recipient, this.locale, this.kind, this.arguments, new Link(path, expiresAt),
				this.accountId);
	}

	/** Shows neither the recipient nor the contents. */
	@Override
	public String toString() {
		return "Mail[kind=" + this.kind + "]";
	}

	/**
	 * A secret link.
	 *
	 * @param path the path and query at this application
	 * @param expiresAt when it expires
	 */
	public record Link(String path, Instant expiresAt) {

		public Link {
			Assert.isTrue(path.startsWith("/") && !path.startsWith("//"), "A link leads to this application");
		}

		@Override
		public String toString() {
			return "Link[****]";
		}

	}

}
