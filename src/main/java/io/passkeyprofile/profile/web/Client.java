package io.passkeyprofile.profile.web;

import java.util.Map;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import ua_parser.Parser;

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
public record Client(@Nullable String browser, @Nullable String system, ClientAddress address) {

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
		ClientAddress address = new ClientAddress(request.getRemoteAddr());
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
	public static Optional<ClientAddress> currentAddress() {
		return currentRequest().map((request) -> new ClientAddress(request.getRemoteAddr()));
	}

	private static Optional<HttpServletRequest> currentRequest() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? Optional.of(attributes.getRequest()) : Optional.empty();
	}

	private static @Nullable String known(@Nullable String name) {
		return (name == null || name.equals(OTHER)) ? null : CURRENT_NAMES.getOrDefault(name, name);
	}

}
