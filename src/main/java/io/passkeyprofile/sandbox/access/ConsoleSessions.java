package io.passkeyprofile.sandbox.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * The sessions of people who have signed in to the console of this instance. The cookie
 * holds a random value and not the control key, because browsers send the cookies of one
 * port of this machine to every other port too. Only the hash of the value is kept, in
 * memory.
 */
@Component
public class ConsoleSessions {

	private static final Duration LIFETIME = Duration.ofHours(12);

	private static final int MOST = 100;

	private final Map<String, Session> sessions = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
			return size() > MOST;
		}

	};

	private final Clock clock;

	ConsoleSessions(Clock clock) {
		this.clock = clock;
	}

	/** Starts a session, and returns the cookie that carries it. */
	synchronized ResponseCookie start(HttpServletRequest request) {
		String value = randomText();
		this.sessions.put(Sha256.hex(value),
				new Session(this.clock.instant().plus(LIFETIME), new CsrfToken(randomText())));
		return cookie(request, value, LIFETIME);
	}

	/**
	 * Returns the token that the forms of a session carry.
	 * @param request a request of a browser
	 * @return the token, or empty if nobody is signed in
	 */
	public synchronized Optional<CsrfToken> find(HttpServletRequest request) {
		return Optional.ofNullable(value(request))
			.map((value) -> this.sessions.get(Sha256.hex(value)))
			.filter((session) -> this.clock.instant().isBefore(session.expiresAt))
			.map(Session::csrfToken);
	}

	/** Ends a session, and returns the cookie that removes it from the browser. */
	synchronized ResponseCookie end(HttpServletRequest request) {
		Optional.ofNullable(value(request)).ifPresent((value) -> this.sessions.remove(Sha256.hex(value)));
		return cookie(request, "", Duration.ZERO);
	}

	static String randomText() {
		return Base64UrlBytes.of(RandomIds.bytes()).base64Url();
	}

	private static @Nullable String value(HttpServletRequest request) {
		var cookie = WebUtils.getCookie(request, name(request));
		return (cookie != null) ? cookie.getValue() : null;
	}

	private static ResponseCookie cookie(HttpServletRequest request, String value, Duration maxAge) {
		return ResponseCookie.from(name(request), value)
			.httpOnly(true)
			.sameSite("Strict")
			.secure(request.isSecure())
			.path("/")
			.maxAge(maxAge)
			.build();
	}

	/** All ports of a host share their cookies, so the name has the port in it. */
	private static String name(HttpServletRequest request) {
		return "passage_sandbox_" + request.getServerPort();
	}

	private record Session(Instant expiresAt, CsrfToken csrfToken) {
	}

}
