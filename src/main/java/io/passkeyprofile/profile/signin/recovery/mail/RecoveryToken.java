package io.passkeyprofile.profile.signin.recovery.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;

/**
 * A secret that nobody can guess: the cookie of a browser, or the token of a link. Only
 * its hash is stored.
 *
 * @param value 256 random bits in base64url without padding
 */
record RecoveryToken(String value) {

	private static final int BYTES = 32;

	private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");

	private static final StringKeyGenerator GENERATOR = new Base64StringKeyGenerator(
			Base64.getUrlEncoder().withoutPadding(), BYTES);

	static RecoveryToken create() {
		return new RecoveryToken(GENERATOR.generateKey());
	}

	/**
	 * Reads what a browser sent.
	 * @param value the value, or null
	 * @return the token, or empty if it can't be one
	 */
	static Optional<RecoveryToken> parse(@Nullable String value) {
		return (value != null && VALUE.matcher(value).matches()) ? Optional.of(new RecoveryToken(value))
				: Optional.empty();
	}

	/** Returns the SHA-256 in hexadecimal. */
	String hash() {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(this.value.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return "RecoveryToken[****]";
	}

}
