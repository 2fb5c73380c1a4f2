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
 * Sends people from the address 127.0.0.1 to the name localhost, because a passkey
 * belongs to a name and browsers refuse IP addresses.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#rp-id">WebAuthn Level 3, RP ID</a>
 */
@Component
@Profile("local")
@Order(Ordered.HIGHEST_PRECEDENCE)
class LocalhostRedirect extends OncePerRequestFilter {

	private static final String ADDRESS = "127.0.0.1";

	private final ProfileSettings settings;

	LocalhostRedirect(ProfileSettings settings) {
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
