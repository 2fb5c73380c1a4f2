package io.passkeyprofile.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

import jakarta.validation.constraints.AssertTrue;

/**
 * The hash of an API key. The key itself is not kept.
 */
final class ApiKey {

	private static final String HASHED = "{sha256}";

	private static final byte[] MALFORMED = {};

	private final byte[] hash;

	private ApiKey(byte[] hash) {
		this.hash = hash;
	}

	/**
	 * Reads a configured key. It never throws, because the failure of a conversion would
	 * show the key; a malformed one fails validation instead.
	 * @param value the key, or {@code {sha256}} and its hash in hexadecimal
	 * @return the key's hash
	 */
	public static ApiKey of(String value) {
		if (value.isBlank()) {
			return new ApiKey(MALFORMED);
		}
		if (!value.startsWith(HASHED)) {
			return new ApiKey(Sha256.of(value.getBytes(StandardCharsets.UTF_8)));
		}
		String hex = value.substring(HASHED.length());
		return new ApiKey(hex.matches("[0-9A-Fa-f]{64}") ? HexFormat.of().parseHex(hex) : MALFORMED);
	}

	boolean hasHash(byte[] presentedHash) {
		return MessageDigest.isEqual(this.hash, presentedHash);
	}

	@AssertTrue(message = "is not met: an API key must not be blank, and after {sha256} comes a hash of 64 digits")
	boolean isWellFormed() {
		return this.hash != MALFORMED;
	}

	@Override
	public String toString() {
		return "ApiKey[***]";
	}

}
