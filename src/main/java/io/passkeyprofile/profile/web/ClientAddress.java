package io.passkeyprofile.profile.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The IP address that a request came from. Because it is personal data, it prints itself
 * shortened; {@link #value()} is the whole address.
 *
 * @param value an IPv4 or IPv6 address in the usual notation
 */
public record ClientAddress(String value) {

	private static final Pattern ADDRESS = Pattern.compile(
			"[0-9a-fA-F.]*:[0-9a-fA-F:.]+|" + "(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

	private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");

	/**
	 * Normalizes the address to its short form, without a zone.
	 * @param value an IPv4 or IPv6 address in the usual notation
	 */
	public ClientAddress {
		value = compressed(value);
	}

	/**
	 * Returns the network of one household or company: the address itself for IPv4, the
	 * first 64 bits for IPv6.
	 * @return an address and, for IPv6, the length of the prefix; 0.0.0.0 if the value is
	 * not an address
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc6177">RFC 6177</a>
	 */
	public String network() {
		return shortened(4, 8);
	}

	/**
	 * Returns the part of the address that may be logged: the first 24 bits for IPv4, 48
	 * for IPv6.
	 */
	@Override
	public String toString() {
		return shortened(3, 6);
	}

	private String shortened(int ipv4Bytes, int ipv6Bytes) {
		byte[] bytes = bytes();
		int kept = (bytes.length == 4) ? ipv4Bytes : ipv6Bytes;
		Arrays.fill(bytes, kept, bytes.length, (byte) 0);
		try {
			String address = compressed(InetAddress.getByAddress(bytes).getHostAddress());
			return (kept < bytes.length) ? address + "/" + kept * 8 : address;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String compressed(String address) {
		return ZEROS.matcher(address.replaceFirst("%.*", "")).replaceFirst("::");
	}

	private byte[] bytes() {
		try {
			// Never resolves names, because only addresses get here
			return ADDRESS.matcher(this.value).matches() ? InetAddress.getByName(this.value).getAddress() : new byte[4];
		}
		catch (UnknownHostException ex) {
			return new byte[4];
		}
	}

}
