package io.passkeyprofile.profile.token;

import java.time.Duration;
import java.util.Optional;

import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * A cookie with a random token, which scripts can't read.
 *
 * @param name its full name
 * @param bits how many random bits the token has
 * @param lifetime how long browsers keep it
 * @param sameSite {@code Lax} if links on other sites lead to pages that need it, or
 * {@code Strict}
 * @param httpsOnly whether browsers send it over https only
 */
public record TokenCookie(String name, int bits, Duration lifetime, String sameSite, boolean httpsOnly) {

	/**
	 * Returns the cookie of this site.
	 * @param settings how browsers reach this application
	 * @param name the name without a prefix
	 * @param bits how many random bits the token has
	 * @param lifetime how long browsers keep it
	 * @param sameSite {@code Lax} or {@code Strict}
	 * @return the cookie
	 */
	public static TokenCookie of(ProfileSettings settings, String name, int bits, Duration lifetime, String sameSite) {
		return new TokenCookie(settings.cookieName(name), bits, lifetime, sameSite, settings.httpsOnly());
	}

	/**
	 * Returns the token that a browser has.
	 * @param request the browser's request
	 * @return the token, or empty if there is none, or if it isn't one of ours
	 */
	public Optional<RandomToken> read(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, this.name))
			.map(Cookie::getValue)
			.flatMap((value) -> RandomToken.parse(value, this.bits));
	}

	/**
	 * Gives the browser a new token.
	 * @param response gets the cookie
	 * @return the token
	 */
	public RandomToken create(HttpServletResponse response) {
		RandomToken token = RandomToken.create(this.bits);
		write(response, token.value(), this.lifetime);
		return token;
	}

	/**
	 * Extends the lifetime of the browser's token, or gives it a new one if it has none.
	 * @param request the browser's request
	 * @param response gets the cookie
	 * @return the token
	 */
	public RandomToken renew(HttpServletRequest request, HttpServletResponse response) {
		RandomToken token = read(request).orElseGet(() -> RandomToken.create(this.bits));
		write(response, token.value(), this.lifetime);
		return token;
	}

	/**
	 * Deletes the cookie.
	 * @param response gets an expired cookie
	 */
	public void remove(HttpServletResponse response) {
		write(response, "", Duration.ZERO);
	}

	private void write(HttpServletResponse response, String value, Duration maxAge) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(this.name, value)
					.path("/")
					.secure(this.httpsOnly)
					.httpOnly(true)
					.sameSite(this.sameSite)
					.maxAge(maxAge)
					.build()
					.toString());
	}

}
