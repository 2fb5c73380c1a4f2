package io.passkeyprofile.sandbox.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The key for control and console, of which only the SHA-256 hash is kept.
 */
public final class ControlKey {

	/** How many characters a key must have, so that nobody can guess it. */
	public static final int MIN_LENGTH = 32;

	private final byte[] hash;

	private final boolean longEnough;

	private ControlKey(byte[] hash, boolean longEnough) {
		this.hash = hash;
		this.longEnough = longEnough;
	}

	/**
	 * Reads the configured key. This method never throws, because Spring's report of a
	 * failed conversion would show the key.
	 * @param value the key in clear
	 * @return the key
	 */
	public static ControlKey of(String value) {
		return new ControlKey(Sha256.of(value.getBytes(StandardCharsets.UTF_8)), value.length() >= MIN_LENGTH);
	}

	/**
	 * Returns whether the key is long enough to be used.
	 * @return whether it has {@link #MIN_LENGTH} characters
	 */
	public boolean isLongEnough() {
		return this.longEnough;
	}

	/**
	 * Compares a presented key in constant time.
	 * @param presentedKey the bytes of the key
	 * @return whether it is this key
	 */
	public boolean accepts(byte[] presentedKey) {
		return MessageDigest.isEqual(this.hash, Sha256.of(presentedKey));
	}

	@Override
	public String toString() {
		return "ControlKey[***]";
	}

}
