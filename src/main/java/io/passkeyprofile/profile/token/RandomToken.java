package io.passkeyprofile.profile.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A secret that nobody can guess: the value of a cookie, or the token of a link. Only its
 * hash is stored, and a plain one is enough, because the secret is random.
 *
 * @param value random bits in base64url without padding
 */
public record RandomToken(String value) {

	/** How many random bits a token needs to prove something. */
	public static final int BITS = 256;

	private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");

	private static final SecureRandom RANDOM = new SecureRandom();

	/**
	 * Makes a token of {@value #BITS} bits.
	 * @return the token
	 */
	public static RandomToken create() {
		return create(BITS);
	}

	static RandomToken create(int bits) {
		byte[] bytes = new byte[bits / Byte.SIZE];
		RANDOM.nextBytes(bytes);
		return new RandomToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
	}

	/**
	 * Reads a token of {@value #BITS} bits that a browser sent.
	 * @param value the value, or null
	 * @return the token, or empty if it can't be one
	 */
	public static Optional<RandomToken> parse(@Nullable String value) {
		return parse(value, BITS);
	}

	static Optional<RandomToken> parse(@Nullable String value, int bits) {
		// Six bits a character
		return (value != null && value.length() == (bits + 5) / 6 && BASE64URL.matcher(value).matches())
				? Optional.of(new RandomToken(value)) : Optional.empty();
	}

	/**
	 * Returns what is stored in place of the token.
	 * @return its SHA-256, as 64 hexadecimal digits
	 */
	public String hash() {
		return hashOf(this.value);
	}

	/**
	 * Returns what is stored in place of a secret that is as random as a token.
	 * @param secret the secret
	 * @return its SHA-256, as 64 hexadecimal digits
	 */
	public static String hashOf(String secret) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return "RandomToken[****]";
	}

}
