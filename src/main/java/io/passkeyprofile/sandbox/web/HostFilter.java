package io.passkeyprofile.sandbox.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import io.passkeyprofile.sandbox.app.SandboxSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests whose host is neither this machine nor in the settings. This prevents
 * DNS rebinding: otherwise any web page could point its own host name at this machine and
 * call the sandbox with the published API key.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class HostFilter extends OncePerRequestFilter {

	/** The host of Passage's management API. */
	public static final String API_HOST = "api.passage.id";

	/** The host of Passage's authentication API. */
	public static final String AUTH_HOST = "auth.passage.id";

	private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

	private final SandboxSettings settings;

	HostFilter(SandboxSettings settings) {
		this.settings = settings;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// For an HTTP/1.0 request without a host, getServerName() names this machine
		if (StringUtils.hasText(request.getHeader(HttpHeaders.HOST)) && isServed(request.getServerName())) {
			chain.doFilter(request, response);
		}
		else {
			response.sendError(HttpServletResponse.SC_MISDIRECTED_REQUEST);
		}
	}

	private boolean isServed(String host) {
		return isLoopback(host) || (this.settings.impersonate() && isPassage(host))
				|| this.settings.hosts().stream().anyMatch(host::equalsIgnoreCase);
	}

	/**
	 * Returns whether a host is one of Passage's. They serve both APIs and nothing else.
	 * @param host the host of a request, without port
	 * @return whether it is Passage's
	 */
	public static boolean isPassage(String host) {
		return host.equalsIgnoreCase(API_HOST) || host.equalsIgnoreCase(AUTH_HOST);
	}

	/**
	 * Returns whether a host is this machine, without a DNS lookup.
	 * @param host the host of a request, without port
	 * @return whether it is localhost or a loopback address
	 */
	public static boolean isLoopback(String host) {
		return host.equalsIgnoreCase("localhost") || LOOPBACK_IPV4.matcher(host).matches() || isLoopbackIpv6(host);
	}

	private static boolean isLoopbackIpv6(String host) {
		try {
			// A bracket means an address, so this makes no DNS lookup
			return host.startsWith("[") && InetAddress.getByName(host).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
