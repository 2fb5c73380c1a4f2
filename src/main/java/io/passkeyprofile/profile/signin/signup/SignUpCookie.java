package io.passkeyprofile.profile.signin.signup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
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
 * Binds a pending sign-up to the browser that began it, because anonymous visitors have
 * no session. Only the hash of the cookie is stored.
 */
@Component
class SignUpCookie implements PersonalData {

	private static final int BYTES = 32;

	private final SecureRandom random = new SecureRandom();

	private final String name;

	private final boolean httpsOnly;

	SignUpCookie(ProfileSettings settings) {
		this.name = settings.cookieName("SIGN-UP");
		this.httpsOnly = settings.httpsOnly();
	}

	/**
	 * Returns which sign-up is under way in a request's browser.
	 * @return the SHA-256 of the cookie in hexadecimal, or empty if there is none
	 */
	Optional<String> id(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, this.name)).map(Cookie::getValue).map(SignUpCookie::id);
	}

	/**
	 * Gives the browser a new cookie.
	 * @return its SHA-256 in hexadecimal
	 */
	String renew(HttpServletResponse response) {
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		write(response, value, PendingSignUpRepository.LIFETIME);
		return id(value);
	}

	@Override
	public Topic topic() {
		return Topic.COOKIE_SIGN_UP;
	}

	@Override
	public List<Object> limits() {
		return List.of(PendingSignUpRepository.LIFETIME);
	}

	void remove(HttpServletResponse response) {
		write(response, "", Duration.ZERO);
	}

	private void write(HttpServletResponse response, String value, Duration lifetime) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(this.name, value)
					.path("/")
					.secure(this.httpsOnly)
					.httpOnly(true)
					.sameSite("Strict")
					.maxAge(lifetime)
					.build()
					.toString());
	}

	private static String id(String value) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
