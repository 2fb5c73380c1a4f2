package io.passkeyprofile.sandbox;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.UUID;

import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator with one passkey. Tests can change all its data.
 */
public final class TestAuthenticator {

	public byte[] credentialId = RandomIds.bytes();

	public UUID aaguid = new UUID(0, 0);

	public byte @Nullable [] userHandle;

	public long signCount;

	/** Flags besides user present and user verified. */
	public int flags;

	private final KeyPair keys;

	private final String signatureAlgorithm;

	private TestAuthenticator(KeyPair keys, String signatureAlgorithm) {
		this.keys = keys;
		this.signatureAlgorithm = signatureAlgorithm;
	}

	public static TestAuthenticator es256() {
		return ec("secp256r1", "SHA256withECDSA");
	}

	public static TestAuthenticator es384() {
		return ec("secp384r1", "SHA384withECDSA");
	}

	public static TestAuthenticator edDsa() {
		return new TestAuthenticator(generate("Ed25519", null), "Ed25519");
	}

	public static TestAuthenticator rs256() {
		return new TestAuthenticator(Rsa.KEYS, "SHA256withRSA");
	}

	private static TestAuthenticator ec(String curve, String signatureAlgorithm) {
		return new TestAuthenticator(generate("EC", curve), signatureAlgorithm);
	}

	private static KeyPair generate(String algorithm, @Nullable String curve) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
			if (curve != null) {
				generator.initialize(new ECGenParameterSpec(curve));
			}
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public String id() {
		return TestCeremony.base64Url(this.credentialId);
	}

	public COSEKey publicKey() {
		if (this.keys.getPublic() instanceof RSAPublicKey rsa) {
			return RSACOSEKey.create(rsa, COSEAlgorithmIdentifier.RS256);
		}
		if (this.keys.getPublic() instanceof EdECPublicKey edDsa) {
			return EdDSACOSEKey.create(edDsa, COSEAlgorithmIdentifier.EdDSA);
		}
		return EC2COSEKey.create((ECPublicKey) this.keys.getPublic(), this.signatureAlgorithm.startsWith("SHA256")
				? COSEAlgorithmIdentifier.ES256 : COSEAlgorithmIdentifier.ES384);
	}

	public byte[] sign(byte[] data) {
		try {
			Signature signature = Signature.getInstance(this.signatureAlgorithm);
			signature.initSign(this.keys.getPrivate());
			signature.update(data);
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public boolean verifies(byte[] data, byte[] signature) {
		try {
			Signature verifier = Signature.getInstance(this.signatureAlgorithm);
			verifier.initVerify(this.keys.getPublic());
			verifier.update(data);
			return verifier.verify(signature);
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	/** The keys of all RSA authenticators, because making keys takes a second. */
	private static final class Rsa {

		static final KeyPair KEYS = generate("RSA", null);

	}

}
