package io.passkeyprofile.profile.local;

import java.io.IOException;

import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Redirects people from 127.0.0.1 to localhost, because passkeys are bound to a host name
 * and don't work on IP addresses.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#rp-id">WebAuthn Level 3, RP ID</a>
 */
@Component
@Profile("local")
@Order(Ordered.HIGHEST_PRECEDENCE)
class LocalhostRedirectFilter extends OncePerRequestFilter {

	private static final String ADDRESS = "127.0.0.1";

	private final ProfileSettings settings;

	LocalhostRedirectFilter(ProfileSettings settings) {
		this.settings = settings;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !ADDRESS.equals(request.getServerName()) || !HttpMethod.GET.matches(request.getMethod());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String query = (request.getQueryString() != null) ? "?" + request.getQueryString() : "";
		response.sendRedirect(this.settings.origin() + request.getRequestURI() + query);
	}

}
