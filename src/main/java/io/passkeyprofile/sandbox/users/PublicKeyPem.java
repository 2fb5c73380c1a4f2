package io.passkeyprofile.sandbox.users;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys as PEM, the form that OpenSSL writes and most libraries read.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468.html#section-13">RFC 7468, textual
 * encoding of public keys</a>
 */
final class PublicKeyPem {

	private static final Pattern PEM = Pattern
		.compile("\\s*-----BEGIN PUBLIC KEY-----\\s([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

	private PublicKeyPem() {
	}

	static String encode(PublicKey key) {
		byte[] lines = Base64.getMimeEncoder(64, new byte[] { '\n' }).encode(key.getEncoded());
		return "-----BEGIN PUBLIC KEY-----\n" + new String(lines, StandardCharsets.US_ASCII)
				+ "\n-----END PUBLIC KEY-----\n";
	}

	/** Returns whether a PEM file contains a key, even if it is encoded differently. */
	static boolean contains(String pem, PublicKey key) {
		Matcher matcher = PEM.matcher(pem);
		if (!matcher.matches()) {
			return false;
		}
		try {
			byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
			return KeyFactory.getInstance(key.getAlgorithm())
				.generatePublic(new X509EncodedKeySpec(encoded))
				.equals(key);
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return false;
		}
	}

}
