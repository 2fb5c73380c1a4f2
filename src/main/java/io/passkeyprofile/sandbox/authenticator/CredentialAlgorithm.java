package io.passkeyprofile.sandbox.authenticator;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms that virtual authenticators sign with.
 */
enum CredentialAlgorithm {

	ES256("ES256", COSEAlgorithmIdentifier.ES256, "EC", new ECGenParameterSpec("secp256r1"), "SHA256withECDSA"),

	EDDSA("EdDSA", COSEAlgorithmIdentifier.EdDSA, "Ed25519", null, "Ed25519"),

	RS256("RS256", COSEAlgorithmIdentifier.RS256, "RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4),
			"SHA256withRSA"),

	/** The sandbox doesn't offer this one, and refuses passkeys that use it. */
	ES384("ES384", COSEAlgorithmIdentifier.ES384, "EC", new ECGenParameterSpec("secp384r1"), "SHA384withECDSA");

	private final String wireName;

	private final COSEAlgorithmIdentifier identifier;

	private final String keyAlgorithm;

	private final @Nullable AlgorithmParameterSpec keyParameters;

	private final String signatureAlgorithm;

	CredentialAlgorithm(String wireName, COSEAlgorithmIdentifier identifier, String keyAlgorithm,
			@Nullable AlgorithmParameterSpec keyParameters, String signatureAlgorithm) {
		this.wireName = wireName;
		this.identifier = identifier;
		this.keyAlgorithm = keyAlgorithm;
		this.keyParameters = keyParameters;
		this.signatureAlgorithm = signatureAlgorithm;
	}

	static Optional<CredentialAlgorithm> of(String wireName) {
		return Arrays.stream(values()).filter((algorithm) -> algorithm.wireName.equals(wireName)).findFirst();
	}

	static Optional<CredentialAlgorithm> of(COSEAlgorithmIdentifier identifier) {
		return Arrays.stream(values()).filter((algorithm) -> algorithm.identifier.equals(identifier)).findFirst();
	}

	/**
	 * Finds the algorithm of a private key.
	 * @param pkcs8 the key in PKCS#8
	 * @return the algorithm, or empty if this is not a key for any of them
	 */
	static Optional<CredentialAlgorithm> ofPrivateKey(byte[] pkcs8) {
		return Arrays.stream(values()).filter((algorithm) -> algorithm.reads(pkcs8)).findFirst();
	}

	private boolean reads(byte[] pkcs8) {
		try {
			PrivateKey key = privateKey(pkcs8);
			boolean fits = switch (this) {
				case ES256 -> fieldSize(key) == 256;
				case ES384 -> fieldSize(key) == 384;
				case RS256 -> isUsableSize((RSAPrivateKey) key);
				case EDDSA -> true;
			};
			// The JDK notices some unusable keys only when they sign
			return fits && sign(key, new byte[0]).length > 0;
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return false;
		}
	}

	private static int fieldSize(PrivateKey key) {
		return ((ECPrivateKey) key).getParams().getCurve().getField().getFieldSize();
	}

	/** A longer key would take too much time to sign. */
	private static boolean isUsableSize(RSAPrivateKey key) {
		return key.getModulus().bitLength() >= 2048 && key.getModulus().bitLength() <= 8192;
	}

	@JsonValue
	String wireName() {
		return this.wireName;
	}

	COSEAlgorithmIdentifier identifier() {
		return this.identifier;
	}

	KeyPair generateKeys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(this.keyAlgorithm);
			if (this.keyParameters != null) {
				generator.initialize(this.keyParameters);
			}
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM can't make keys for " + this.wireName, ex);
		}
	}

	COSEKey coseKey(PublicKey key) {
		if (key instanceof RSAPublicKey rsa) {
			return RSACOSEKey.create(rsa, this.identifier);
		}
		return (key instanceof EdECPublicKey edDsa) ? EdDSACOSEKey.create(edDsa, this.identifier)
				: EC2COSEKey.create((ECPublicKey) key, this.identifier);
	}

	byte[] sign(byte[] pkcs8, byte[] data) {
		try {
			return sign(privateKey(pkcs8), data);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM can't sign with " + this.wireName, ex);
		}
	}

	private byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
		Signature signature = Signature.getInstance(this.signatureAlgorithm);
		signature.initSign(key);
		signature.update(data);
		return signature.sign();
	}

	private PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
		return KeyFactory.getInstance(this.keyAlgorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
	}

}
