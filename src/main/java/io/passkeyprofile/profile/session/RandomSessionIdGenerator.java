package io.passkeyprofile.profile.session;

import java.security.SecureRandom;
import java.util.Base64;

import org.springframework.session.SessionIdGenerator;

/**
 * Generates session IDs: 256 random bits in base64url without padding.
 */
final class RandomSessionIdGenerator implements SessionIdGenerator {

	private static final int BYTES = 32;

	private final SecureRandom random = new SecureRandom();

	@Override
	public String generate() {
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
