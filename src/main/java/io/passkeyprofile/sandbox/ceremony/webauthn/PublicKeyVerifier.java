package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Arrays;

import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.Curve;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.web.ApiException;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;

/**
 * Refuses public keys that no signature can match, or for which anybody can forge a
 * signature. webauthn4j leaves this to its caller.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9053.html#section-7">RFC 9053, COSE
 * keys</a>
 */
public final class PublicKeyVerifier {

	private static final ECCurve P256 = CustomNamedCurves.getByName("P-256").getCurve();

	private static final int MIN_RSA_BITS = 2048;

	/** Where authenticator data holds the length of the credential ID, in two bytes. */
	private static final int CREDENTIAL_ID_LENGTH = 53;

	private static final int CREDENTIAL_ID = CREDENTIAL_ID_LENGTH + 2;

	private PublicKeyVerifier() {
	}

	/**
	 * Verifies the public key in authenticator data. Data that is too short to contain
	 * one is accepted here, and refused when it is parsed.
	 * @param authenticatorData the raw authenticator data
	 * @throws ApiException if the key can't be used with its algorithm; the code is
	 * {@code invalid_request}
	 */
	static void verifyAttested(byte[] authenticatorData) {
		if (authenticatorData.length <= CREDENTIAL_ID) {
			return;
		}
		int start = CREDENTIAL_ID + (Byte.toUnsignedInt(authenticatorData[CREDENTIAL_ID_LENGTH]) << 8)
				+ Byte.toUnsignedInt(authenticatorData[CREDENTIAL_ID_LENGTH + 1]);
		if (authenticatorData.length > start) {
			verify(Arrays.copyOfRange(authenticatorData, start, authenticatorData.length));
		}
	}

	/**
	 * Verifies a public key that doesn't come from a registration in this sandbox. It
	 * must pass the same checks, and be for an algorithm that this sandbox offers.
	 * @param coseKey the key in COSE, without a private key and without other data after
	 * it
	 * @return the key
	 * @throws ApiException if the key can't be used; the code is {@code invalid_request}
	 */
	public static PublicKey verifyImported(Base64UrlBytes coseKey) {
		try {
			COSEKey key = WebAuthnVerification.CONVERTER.getCborMapper()
				.readerFor(COSEKey.class)
				.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
				.readValue(coseKey.toArray());
			COSEAlgorithmIdentifier algorithm = key.getAlgorithm();
			if (algorithm != null && WebAuthnVerification.ALGORITHMS.contains(algorithm.getValue())
					&& isUsable(key, algorithm) && !key.hasPrivateKey() && key.getPublicKey() != null) {
				return key.getPublicKey();
			}
		}
		catch (RuntimeException ex) {
			// Unreadable, or not valid according to Bouncy Castle
		}
		throw unusable();
	}

	private static void verify(byte[] coseKey) {
		try {
			// Extensions may follow the key
			COSEKey key = WebAuthnVerification.CONVERTER.getCborMapper()
				.readerFor(COSEKey.class)
				.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
				.readValue(coseKey);
			if (isUsable(key, key.getAlgorithm())) {
				return;
			}
		}
		catch (RuntimeException ex) {
			// Unreadable, or not valid according to Bouncy Castle
		}
		throw unusable();
	}

	private static ApiException unusable() {
		return ApiException.invalidRequest("The passkey's public key can't be used.").because(Reason.PUBLIC_KEY);
	}

	// NullAway misreads webauthn4j's nullable arrays as arrays of nullable elements. If a
	// part is null, the exception refuses the key
	@SuppressWarnings("NullAway")
	private static boolean isUsable(COSEKey key, @Nullable COSEAlgorithmIdentifier algorithm) {
		if (COSEAlgorithmIdentifier.ES256.equals(algorithm)) {
			return key instanceof EC2COSEKey ec && Curve.SECP256R1 == ec.getCurve()
					&& P256.validatePoint(unsigned(ec.getX()), unsigned(ec.getY())).isValid();
		}
		if (COSEAlgorithmIdentifier.EdDSA.equals(algorithm)) {
			return key instanceof EdDSACOSEKey edDsa && Curve.ED25519 == edDsa.getCurve()
					&& edDsa.getX().length == Ed25519.PUBLIC_KEY_SIZE && Ed25519.validatePublicKeyFull(edDsa.getX(), 0);
		}
		if (COSEAlgorithmIdentifier.RS256.equals(algorithm)) {
			return key instanceof RSACOSEKey rsa && isUsable(rsa);
		}
		// The caller refuses algorithms that were not offered
		return true;
	}

	@SuppressWarnings("NullAway")
	private static boolean isUsable(RSACOSEKey key) {
		RSAKeyParameters checked = new RSAKeyParameters(false, unsigned(key.getN()), unsigned(key.getE()));
		return checked.getModulus().bitLength() >= MIN_RSA_BITS && checked.getExponent().compareTo(BigInteger.ONE) > 0
		// The JDK refuses even more keys
				&& key.getPublicKey() != null;
	}

	private static BigInteger unsigned(byte[] value) {
		return new BigInteger(1, value);
	}

}
