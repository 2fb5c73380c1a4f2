package io.passkeyprofile.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

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
 * Refuses requests for any host but this machine and those that settings name. Otherwise
 * any web page could reach the sandbox under a name of its own whose address it changes
 * to this machine's (DNS rebinding), and use the published API key.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HostFilter extends OncePerRequestFilter {

	private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

	private final SandboxSettings settings;

	HostFilter(SandboxSettings settings) {
		this.settings = settings;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// HTTP/1.0 allows a request without a host, which Tomcat takes for one of this
		// machine
		if (StringUtils.hasText(request.getHeader(HttpHeaders.HOST)) && isServed(request.getServerName())) {
			chain.doFilter(request, response);
		}
		else {
			response.sendError(HttpServletResponse.SC_MISDIRECTED_REQUEST);
		}
	}

	private boolean isServed(String host) {
		return host.equalsIgnoreCase("localhost") || LOOPBACK_IPV4.matcher(host).matches() || isLoopbackIpv6(host)
				|| this.settings.hosts().stream().anyMatch(host::equalsIgnoreCase);
	}

	private static boolean isLoopbackIpv6(String host) {
		try {
			// No name begins with a bracket, so none is looked up
			return host.startsWith("[") && InetAddress.getByName(host).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
