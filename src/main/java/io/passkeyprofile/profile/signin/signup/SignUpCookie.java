package io.passkeyprofile.profile.signin.signup;

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
 * Binds a pending sign-up to the browser that began it, because anonymous visitors have
 * no session. Only the hash of the cookie is stored.
 */
@Component
class SignUpCookie implements PersonalData {

	private final TokenCookie cookie;

	SignUpCookie(ProfileSettings settings) {
		this.cookie = TokenCookie.of(settings, "SIGN-UP", RandomToken.BITS, PendingSignUpRepository.LIFETIME, "Strict");
	}

	/**
	 * Returns which sign-up is under way in a request's browser.
	 * @return the SHA-256 of the cookie in hexadecimal, or empty if there is none
	 */
	Optional<String> id(HttpServletRequest request) {
		return this.cookie.read(request).map(RandomToken::hash);
	}

	/**
	 * Gives the browser a new cookie.
	 * @return its SHA-256 in hexadecimal
	 */
	String renew(HttpServletResponse response) {
		return this.cookie.create(response).hash();
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
		this.cookie.remove(response);
	}

}
