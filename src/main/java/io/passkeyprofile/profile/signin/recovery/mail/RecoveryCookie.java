package io.passkeyprofile.profile.signin.recovery.mail;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Binds recoveries to the browser in which somebody asked for them, because anonymous
 * visitors have no session. A browser keeps its cookie when it asks again, or the
 * recovery that it has confirmed would be lost.
 */
@Component
class RecoveryCookie implements PersonalData {

	/** Longer than any recovery takes. */
	private static final Duration LIFETIME = MailRecovery.WAIT.plus(MailRecovery.OPEN).plusDays(1);

	private final String name;

	private final boolean httpsOnly;

	RecoveryCookie(ProfileSettings settings) {
		this.name = settings.cookieName("RECOVERY");
		this.httpsOnly = settings.httpsOnly();
	}

	/**
	 * Returns the hash of a request's browser.
	 * @return the SHA-256 of the cookie in hexadecimal, or an empty string, which no
	 * recovery has, if there is no cookie
	 */
	String hash(HttpServletRequest request) {
		return token(request).map(RecoveryToken::hash).orElse("");
	}

	/**
	 * Gives the browser a cookie if it has none, and lets the one that it has live on.
	 * @return the SHA-256 of the cookie in hexadecimal
	 */
	String renew(HttpServletRequest request, HttpServletResponse response) {
		RecoveryToken token = token(request).orElseGet(RecoveryToken::create);
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(this.name, token.value())
					.path("/")
					.secure(this.httpsOnly)
					.httpOnly(true)
					// The links in mails come from other sites
					.sameSite("Lax")
					.maxAge(LIFETIME)
					.build()
					.toString());
		return token.hash();
	}

	@Override
	public Topic topic() {
		return Topic.COOKIE_RECOVERY;
	}

	@Override
	public List<Object> limits() {
		return List.of(LIFETIME);
	}

	private Optional<RecoveryToken> token(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, this.name))
			.map(Cookie::getValue)
			.flatMap(RecoveryToken::parse);
	}

}
