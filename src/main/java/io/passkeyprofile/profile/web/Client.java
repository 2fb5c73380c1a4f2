package io.passkeyprofile.profile.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import ua_parser.Parser;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The browser that sent a request, as far as the request shows it.
 *
 * @param browser the browser's name, such as "Firefox", or null if unknown
 * @param system the operating system's name, such as "Windows", or null if unknown
 * @param address where the request came from
 */
public record Client(@Nullable String browser, @Nullable String system, Address address) {

	private static final Parser PARSER = new Parser();

	/** Longer values are not parsed, because parsing takes time. */
	private static final int MAX_USER_AGENT_LENGTH = 512;

	/** What the parser calls names that it doesn't know. */
	private static final String OTHER = "Other";

	/** Names that people use today in place of the parser's. */
	private static final Map<String, String> CURRENT_NAMES = Map.of("Mobile Safari", "Safari", "Mac OS X", "macOS");

	/**
	 * Returns the client that sent a request.
	 * @param request the request
	 * @return its browser, system and address
	 */
	public static Client of(HttpServletRequest request) {
		String userAgent = request.getHeader(HttpHeaders.USER_AGENT);
		Address address = new Address(request.getRemoteAddr());
		if (userAgent == null || userAgent.length() > MAX_USER_AGENT_LENGTH) {
			return new Client(null, null, address);
		}
		ua_parser.Client parsed = PARSER.parse(userAgent);
		return new Client(known(parsed.userAgent.family), known(parsed.os.family), address);
	}

	/**
	 * Returns the client whose request this thread handles.
	 * @return the client, or empty outside a request
	 */
	public static Optional<Client> current() {
		return currentRequest().map(Client::of);
	}

	/**
	 * Returns the address of the client whose request this thread handles. Cheaper than
	 * {@link #current()}, because it does not parse the user agent.
	 * @return the address, or empty outside a request
	 */
	public static Optional<Address> currentAddress() {
		return currentRequest().map((request) -> new Address(request.getRemoteAddr()));
	}

	/**
	 * Names a browser and its system as pages show them.
	 * @param browser the browser's name, or null if unknown
	 * @param system the operating system's name, or null if unknown
	 * @param messages the application's sentences
	 * @param locale the reader's language
	 * @return the name, such as "Firefox on Windows"
	 */
	public static String name(@Nullable String browser, @Nullable String system, MessageSource messages,
			Locale locale) {
		if (browser != null && system != null) {
			return messages.getMessage("client.browser-on-system", new Object[] { browser, system }, locale);
		}
		String known = (browser != null) ? browser : system;
		return (known != null) ? known : messages.getMessage("client.unknown", null, locale);
	}

	private static Optional<HttpServletRequest> currentRequest() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? Optional.of(attributes.getRequest()) : Optional.empty();
	}

	private static @Nullable String known(@Nullable String name) {
		return (name == null || name.equals(OTHER)) ? null : CURRENT_NAMES.getOrDefault(name, name);
	}

	/**
	 * The IP address that a request came from. Because it is personal data,
	 * {@link #toString()} shortens it; {@link #value()} is the whole address.
	 *
	 * @param value an IPv4 or IPv6 address in the usual notation
	 */
	public record Address(String value) {

		private static final Pattern ADDRESS = Pattern.compile(
				"[0-9a-fA-F.]*:[0-9a-fA-F:.]+|" + "(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

		private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");

		/**
		 * Normalizes the address to its short form, without a zone.
		 * @param value an IPv4 or IPv6 address in the usual notation
		 */
		public Address {
			value = compressed(value);
		}

		/**
		 * Returns the network of one household or company: the address itself for IPv4,
		 * the first 64 bits for IPv6.
		 * @return an address and, for IPv6, the length of the prefix; 0.0.0.0 if the
		 * value is not an address
		 * @see <a href="https://www.rfc-editor.org/rfc/rfc6177">RFC 6177</a>
		 */
		public String network() {
			return shortened(4, 8);
		}

		/**
		 * Returns the part of the address that may be logged: the first 24 bits for IPv4,
		 * 48 for IPv6.
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
				return ADDRESS.matcher(this.value).matches() ? InetAddress.getByName(this.value).getAddress()
						: new byte[4];
			}
			catch (UnknownHostException ex) {
				return new byte[4];
			}
		}

	}

}
