package io.passkeyprofile.profile.passkey.fact;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.token.RandomToken;
import io.passkeyprofile.profile.token.TokenCookie;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;

/**
 * Recognizes a browser, so that the table can say which passkey was last used in it. The
 * cookie is a random number that grants nothing; only its hash is stored.
 */
@Component
public class BrowserCookie implements PersonalData {

	private static final Duration LIFETIME = Duration.ofDays(365);

	/** Fewer than in cookies that prove something. */
	private static final int BITS = 128;

	private final TokenCookie cookie;

	BrowserCookie(ProfileSettings settings) {
		this.cookie = TokenCookie.of(settings, "BROWSER", BITS, LIFETIME, "Lax");
	}

	/**
	 * Returns the hash of a request's browser.
	 * @param request the request
	 * @return 64 hexadecimal digits, or empty if the browser has no cookie of ours
	 */
	public Optional<String> hash(HttpServletRequest request) {
		return this.cookie.read(request).map(RandomToken::hash);
	}

	/**
	 * Gives the browser a cookie if it has none, or keeps its cookie for another year.
	 * Call this once per request: if the browser has no cookie, each call creates another
	 * one.
	 * @param request the request
	 * @param response gets the cookie
	 * @return the hash of the browser, 64 hexadecimal digits
	 */
	public String renew(HttpServletRequest request, HttpServletResponse response) {
		return this.cookie.renew(request, response).hash();
	}

	@Override
	public Topic topic() {
		return Topic.COOKIE_BROWSER;
	}

	@Override
	public List<Object> limits() {
		return List.of(LIFETIME);
	}

}
