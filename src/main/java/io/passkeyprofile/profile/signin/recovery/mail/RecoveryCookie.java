package io.passkeyprofile.profile.signin.recovery.mail;

import java.time.Duration;
import java.util.List;

import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.token.RandomToken;
import io.passkeyprofile.profile.token.TokenCookie;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;

/**
 * Binds recoveries to the browser in which somebody asked for them, because anonymous
 * visitors have no session. A browser that asks again keeps its cookie, or it would lose
 * the recovery that it has confirmed.
 */
@Component
class RecoveryCookie implements PersonalData {

	/** Longer than any recovery takes. */
	private static final Duration LIFETIME = MailRecovery.WAIT.plus(MailRecovery.OPEN).plusDays(1);

	private final TokenCookie cookie;

	RecoveryCookie(ProfileSettings settings) {
		// Lax, because the links in mails come from other sites
		this.cookie = TokenCookie.of(settings, "RECOVERY", RandomToken.BITS, LIFETIME, "Lax");
	}

	/**
	 * Returns the hash of a request's browser.
	 * @return the SHA-256 of the cookie in hexadecimal, or an empty string, which no
	 * recovery has, if there is no cookie
	 */
	String hash(HttpServletRequest request) {
		return this.cookie.read(request).map(RandomToken::hash).orElse("");
	}

	/**
	 * Extends the lifetime of the browser's cookie, or gives it a new one if it has none.
	 * @return the SHA-256 of the cookie in hexadecimal
	 */
	String renew(HttpServletRequest request, HttpServletResponse response) {
		return this.cookie.renew(request, response).hash();
	}

	@Override
	public Topic topic() {
		return Topic.COOKIE_RECOVERY;
	}

	@Override
	public List<Object> limits() {
		return List.of(LIFETIME);
	}

}
