package io.passkeyprofile.profile.client;

import java.util.Map;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import ua_parser.Parser;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Tells who sent a request.
 */
@Component
public class Clients {

	private static final int MAX_USER_AGENT_LENGTH = 512;

	private static final String OTHER = "Other";

	/** What people call them today. */
	private static final Map<String, String> CURRENT_NAMES = Map.of("Mobile Safari", "Safari", "Mac OS X", "macOS");

	private final Parser parser = new Parser();

	/**
	 * Who sent a request.
	 * @param request the request
	 * @return its browser, system and address
	 */
	public Client of(HttpServletRequest request) {
		String userAgent = request.getHeader(HttpHeaders.USER_AGENT);
		ClientAddress address = new ClientAddress(request.getRemoteAddr());
		if (userAgent == null || userAgent.length() > MAX_USER_AGENT_LENGTH) {
			return new Client(null, null, address);
		}
		ua_parser.Client parsed = this.parser.parse(userAgent);
		return new Client(known(parsed.userAgent.family), known(parsed.os.family), address);
	}

	/**
	 * Where the request came from that this thread answers. Costs less than to tell the
	 * browser, too.
	 * @return its address, or empty outside a request
	 */
	public Optional<ClientAddress> currentAddress() {
		return request().map((request) -> new ClientAddress(request.getRemoteAddr()));
	}

	/**
	 * Who sent the request that this thread answers.
	 * @return its browser, system and address, or empty outside a request
	 */
	public Optional<Client> current() {
		return request().map(this::of);
	}

	private static Optional<HttpServletRequest> request() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? Optional.of(attributes.getRequest()) : Optional.empty();
	}

	private static @Nullable String known(@Nullable String name) {
		return (name == null || name.equals(OTHER)) ? null : CURRENT_NAMES.getOrDefault(name, name);
	}

}
