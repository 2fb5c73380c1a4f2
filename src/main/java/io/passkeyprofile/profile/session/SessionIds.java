package io.passkeyprofile.profile.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

import org.springframework.session.SessionIdGenerator;

/**
 * Session IDs: 256 random bits in base64url without padding.
 */
final class SessionIds implements SessionIdGenerator {

	private static final int BYTES = 32;

	private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

	private final SecureRandom random = new SecureRandom();

	@Override
	public String generate() {
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/**
	 * Whether this can be one of our IDs.
	 * @param candidate whatever somebody sent
	 */
	static boolean isPossible(String candidate) {
		return FORM.matcher(candidate).matches();
	}

}
