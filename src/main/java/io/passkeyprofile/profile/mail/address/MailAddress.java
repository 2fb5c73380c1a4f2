package io.passkeyprofile.profile.mail.address;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

import org.springframework.util.Assert;

/**
 * A mail address that every mail server takes: without a name, in ASCII and at most 254
 * characters long. It prints itself {@linkplain #masked() masked}.
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

	/** The longest part before the @ that mail servers have to take. */
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
			// The library that sends has to agree
			return address.equals(new InternetAddress(address, true).getAddress());
		}
		catch (AddressException ex) {
			return false;
		}
	}

	/**
	 * Returns what is equal for two spellings that hardly any mail server tells apart.
	 * @return the address in lower case
	 */
	public String key() {
		return this.value.toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns as much of the address as its owner recognizes and others can't write to.
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
