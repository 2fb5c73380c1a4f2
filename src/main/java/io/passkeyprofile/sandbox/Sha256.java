package io.passkeyprofile.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256, which is enough for values that are random to begin with.
 */
final class Sha256 {

	private Sha256() {
	}

	static byte[] of(byte[] value) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(value);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String hex(String value) {
		return HexFormat.of().formatHex(of(value.getBytes(StandardCharsets.UTF_8)));
	}

}
