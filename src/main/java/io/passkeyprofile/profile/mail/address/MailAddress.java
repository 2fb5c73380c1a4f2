package io.passkeyprofile.profile.mail.address;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

import org.springframework.util.Assert;

/**
 * A mail address that every mail server accepts: without a name, in ASCII and at most 254
 * characters long. Its {@code toString()} is {@linkplain #masked() masked}.
 *
 * @param value the address, such as {@code ada@example.com}
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address">HTML, valid
 * e-mail address</a>
 */
public record MailAddress(String value) {

	private static final int LONGEST = 254;

	/** As in HTML, but with a dot in the domain and without one at the edges. */
	private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"
			+ "(\\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+"
			+ "[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

	/** The longest part before the @ that mail servers have to accept. */
	private static final int LONGEST_LOCAL_PART = 64;

	public MailAddress {
		Assert.isTrue(isValid(value), "Not a mail address");
	}

	/**
	 * Reads an address that was typed.
	 * @param typed what the person typed
	 * @return the address, or empty if it isn't one
	 */
	public static Optional<MailAddress> parse(String typed) {
		String address = typed.strip();
		return isValid(address) ? Optional.of(new MailAddress(address)) : Optional.empty();
	}

	private static boolean isValid(String address) {
		if (address.length() > LONGEST || address.indexOf('@') > LONGEST_LOCAL_PART
				|| !ADDRESS.matcher(address).matches()) {
			return false;
		}
		try {
			// The library that sends mails has to agree
			return address.equals(new InternetAddress(address, true).getAddress());
		}
		catch (AddressException ex) {
			return false;
		}
	}

	/**
	 * Returns a key for comparing addresses. Hardly any mail server tells upper and lower
	 * case apart.
	 * @return the address in lower case
	 */
	public String key() {
		return this.value.toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns enough of the address for its owner to recognize, but not enough for others
	 * to write to it.
	 * @return its first character and its domain, such as {@code a•••@example.com}
	 */
	public String masked() {
		return this.value.charAt(0) + "•••" + this.value.substring(this.value.indexOf('@'));
	}

	@Override
	public String toString() {
		return masked();
	}

}
