package io.passkeyprofile.sandbox.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

import jakarta.validation.constraints.AssertTrue;
import org.jspecify.annotations.Nullable;

/**
 * An API key, of which only the SHA-256 hash is kept.
 */
public final class ApiKey {

	private static final String HASHED = "{sha256}";

	private static final byte[] MALFORMED = {};

	private final byte[] hash;

	private final @Nullable String id;

	private final @Nullable Instant lastUsedAt;

	private ApiKey(byte[] hash, @Nullable String id, @Nullable Instant lastUsedAt) {
		this.hash = hash;
		this.id = id;
		this.lastUsedAt = lastUsedAt;
	}

	/**
	 * Reads a configured key. This method never throws, because Spring's report of a
	 * failed conversion would show the key. A malformed key fails validation instead.
	 * @param value the key in clear, or {@code {sha256}} followed by its hash in
	 * hexadecimal
	 * @return the key
	 */
	public static ApiKey of(String value) {
		if (value.isBlank()) {
			return new ApiKey(MALFORMED, null, null);
		}
		if (!value.startsWith(HASHED)) {
			return new ApiKey(Sha256.of(value.getBytes(StandardCharsets.UTF_8)), null, null);
		}
		String hex = value.substring(HASHED.length());
		return new ApiKey(hex.matches("[0-9A-Fa-f]{64}") ? HexFormat.of().parseHex(hex) : MALFORMED, null, null);
	}

	static ApiKey stored(String id, String hash, @Nullable Instant lastUsedAt) {
		return new ApiKey(HexFormat.of().parseHex(hash), id, lastUsedAt);
	}

	/**
	 * Returns the ID of a key that is kept in the database.
	 * @return the ID, 24 letters and digits, or {@code null} if the key is in the
	 * settings
	 */
	@Nullable String id() {
		return this.id;
	}

	@Nullable Instant lastUsedAt() {
		return this.lastUsedAt;
	}

	boolean hasHash(byte[] presentedHash) {
		return MessageDigest.isEqual(this.hash, presentedHash);
	}

	@AssertTrue(
			message = "is not met: an API key must not be blank, and {sha256} must be followed by 64 hexadecimal digits")
	boolean isWellFormed() {
		return this.hash != MALFORMED;
	}

	@Override
	public String toString() {
		return "ApiKey[***]";
	}

}
