package io.passkeyprofile.sandbox.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256, without salt or stretching: everything that is hashed here is random.
 */
public final class Sha256 {

	private Sha256() {
	}

	/**
	 * Hashes bytes.
	 * @param value the bytes
	 * @return the hash, 32 bytes
	 */
	public static byte[] of(byte[] value) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(value);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Hashes text.
	 * @param value the text, which is encoded as UTF-8
	 * @return the hash in lower-case hexadecimal
	 */
	public static String hex(String value) {
		return HexFormat.of().formatHex(of(value.getBytes(StandardCharsets.UTF_8)));
	}

}
