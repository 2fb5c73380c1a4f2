package io.passkeyprofile.sandbox.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import com.zaxxer.hikari.HikariDataSource;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import io.passkeyprofile.sandbox.web.HostFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Guards control and console. It checks, in this order:
 * <ol>
 * <li>that the request may know that they exist,
 * <li>that no page of another origin made it,
 * <li>that it has the key, if it needs one,
 * <li>that this server is for tests, if the call is,
 * <li>that its body is JSON, or has the token of a form, which no other page can send.
 * </ol>
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 4)
final class AccessFilter extends OncePerRequestFilter {

	private static final List<PathPattern> CONTROL = patterns(ApiPaths.CONTROL_CALLS);

	private static final List<PathPattern> OPERATOR = patterns(ApiPaths.OPERATOR_CALLS);

	private static final List<PathPattern> CONSOLE = patterns(ApiPaths.CONSOLE_PAGES);

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private static final String BEARER = "Bearer ";

	private final LocalRequests localRequests;

	private final ControlKeyVerifier controlKeyVerifier;

	private final ConsoleSessions sessions;

	private final boolean testing;

	/**
	 * For requests that need no key. They may share a token, because all may do the same.
	 */
	private final CsrfToken localToken = new CsrfToken(ConsoleSessions.randomText());

	/** For the sign-in form only. Anybody can get it, so no other page accepts it. */
	private final CsrfToken signInToken = new CsrfToken(ConsoleSessions.randomText());

	AccessFilter(LocalRequests localRequests, ControlKeyVerifier controlKeyVerifier, ConsoleSessions sessions,
			SandboxSettings settings, @Qualifier("pool") HikariDataSource pool) {
		this.localRequests = localRequests;
		this.testing = Objects.requireNonNullElseGet(settings.testing(), () -> AppClock.isAlone(pool));
		this.controlKeyVerifier = controlKeyVerifier;
		this.sessions = sessions;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return ApiPaths.isOfApi(request.getRequestURI());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
		boolean control = matches(CONTROL, path);
		if (!control && !matches(CONSOLE, path)) {
			chain.doFilter(request, response);
			return;
		}
		boolean local = this.localRequests.contains(request);
		// Machines trust the certificate of Passage's hosts, so there is no console there
		if (HostFilter.isPassage(request.getServerName()) || (!local && !this.controlKeyVerifier.isConfigured())) {
			throw ApiException.notFound();
		}
		if (!isOwnPage(request) && (control || !isOpenedByPerson(request))) {
			throw ApiException.foreignPage();
		}
		response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		if (control) {
			checkControl(request, path, local);
			chain.doFilter(request, response);
		}
		else {
			addPageHeaders(response);
			if (checkConsole(request, local)) {
				chain.doFilter(request, response);
			}
			else {
				response.setStatus(HttpServletResponse.SC_SEE_OTHER);
				response.setHeader(HttpHeaders.LOCATION, ApiPaths.SIGN_IN);
			}
		}
	}

	private void checkControl(HttpServletRequest request, PathContainer path, boolean local) {
		boolean readsOpenApi = path.value().equals(ApiPaths.OPENAPI) && this.sessions.find(request).isPresent();
		if (!local && !readsOpenApi && !this.controlKeyVerifier.verify(request, presentedKey(request))) {
			throw ApiException.invalidControlKey();
		}
		if (!this.testing && !matches(OPERATOR, path)) {
			throw ApiException.testingOff();
		}
		boolean hasBody = request.getContentLengthLong() > 0
				|| request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
		if ((hasBody || request.getContentType() != null) && !isJson(request.getContentType())) {
			throw ApiException.bodyNotJson();
		}
	}

	/** Returns {@code false} if the person has to sign in first. */
	private boolean checkConsole(HttpServletRequest request, boolean local) {
		boolean signIn = request.getServletPath().equals(ApiPaths.SIGN_IN)
				|| request.getServletPath().startsWith(ApiPaths.CONSOLE_ASSETS);
		Optional<CsrfToken> token = local ? Optional.of(this.localToken)
				: this.sessions.find(request).or(() -> signIn ? Optional.of(this.signInToken) : Optional.empty());
		token.ifPresent((expected) -> {
			if (!SAFE_METHODS.contains(request.getMethod()) && !expected.matches(presentedToken(request))) {
				throw ApiException.invalidCsrfToken();
			}
			expected.setOn(request);
		});
		return token.isPresent();
	}

	/** Pages on other ports of this machine are {@code same-site}, and not our own. */
	private static boolean isOwnPage(HttpServletRequest request) {
		String self = ServletUriComponentsBuilder.fromContextPath(request).build().toUriString();
		return Collections.list(request.getHeaders(HttpHeaders.ORIGIN)).stream().allMatch(self::equalsIgnoreCase)
				&& Collections.list(request.getHeaders("Sec-Fetch-Site"))
					.stream()
					.allMatch(Set.of("same-origin", "none")::contains);
	}

	/** Returns whether somebody follows a link on another site, and not in a frame. */
	private static boolean isOpenedByPerson(HttpServletRequest request) {
		return request.getMethod().equals("GET") && request.getHeader(HttpHeaders.ORIGIN) == null
				&& "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
				&& "document".equals(request.getHeader("Sec-Fetch-Dest"));
	}

	private static void addPageHeaders(HttpServletResponse response) {
		response.setHeader("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
						+ "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
		response.setHeader("X-Frame-Options", "DENY");
		response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
		// With no-referrer, our own forms would be sent with the origin null
		response.setHeader("Referrer-Policy", "same-origin");
	}

	private static byte[] presentedKey(HttpServletRequest request) {
		List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
		if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			throw ApiException.invalidControlKey();
		}
		// Tomcat turns each byte of a header into one character; this turns it back
		return headers.get(0).substring(BEARER.length()).strip().getBytes(StandardCharsets.ISO_8859_1);
	}

	private static @Nullable String presentedToken(HttpServletRequest request) {
		try {
			String token = request.getHeader(CsrfToken.HEADER);
			return (token != null) ? token : request.getParameter(CsrfToken.PARAMETER);
		}
		catch (IllegalStateException ex) {
			throw ApiException.invalidRequest("The form is malformed or too large.");
		}
	}

	private static boolean isJson(@Nullable String contentType) {
		try {
			return contentType != null
					&& MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(contentType));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static boolean matches(List<PathPattern> patterns, PathContainer path) {
		return patterns.stream().anyMatch((pattern) -> pattern.matches(path));
	}

	private static List<PathPattern> patterns(List<String> paths) {
		return paths.stream().map(PathPatternParser.defaultInstance::parse).toList();
	}

}
