package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.Curve;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Registrations of public keys that no signature would match, or every signature would.
 */
@SharedSandboxTest
class PublicKeyVerifierTests {

	/** The prime of P-256. */
	private static final BigInteger P = new BigInteger(
			"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

	private static final EC2COSEKey VALID = (EC2COSEKey) TestAuthenticator.es256().publicKey();

	private static final BigInteger MODULUS = new BigInteger(1,
			((RSACOSEKey) TestAuthenticator.rs256().publicKey()).getN());

	private static TestSandbox sandbox;

	private static TestBrowser browser;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
		browser = new TestBrowser(sandbox);
	}

	static Stream<Arguments> unusable() {
		byte[] x = VALID.getX();
		byte[] y = VALID.getY();
		byte[] offCurve = y.clone();
		offCurve[31] ^= 1;
		return Stream.of(arguments("point off its curve", ec(Curve.SECP256R1, x, offCurve)),
				arguments("coordinates of another point", ec(Curve.SECP256R1, y, x)),
				arguments("point at infinity", ec(Curve.SECP256R1, new byte[32], new byte[32])),
				arguments("point at infinity without coordinates", ec(Curve.SECP256R1, new byte[0], new byte[0])),
				// Modulo p this is the point with x = 0, whose y is the square root of b
				arguments("x equal to p", ec(Curve.SECP256R1, bytes(P), yOfZero())),
				arguments("y equal to p", ec(Curve.SECP256R1, x, bytes(P))),
				arguments("coordinates larger than p", ec(Curve.SECP256R1, ones(32), ones(32))),
				arguments("x too long", ec(Curve.SECP256R1, TestCeremony.join(new byte[] { 1 }, x), y)),
				arguments("ES256 with P-384",
						with(TestAuthenticator.es384().publicKey(), COSEAlgorithmIdentifier.ES256)),
				arguments("ES256 with P-521", ec(Curve.SECP521R1, ones(66), ones(66))),
				arguments("ES256 with P-256's point as one of P-384", ec(Curve.SECP384R1, x, y)),
				arguments("ES256 with secp256k1", replaced(ec(Curve.SECP256R1, x, y), "200121", "200821")),
				arguments("ES256 with Ed25519's number", replaced(ec(Curve.SECP256R1, x, y), "200121", "200621")),
				arguments("alg of RSA with a P-256 key", with(VALID, COSEAlgorithmIdentifier.RS256)),
				arguments("alg of Ed25519 with a P-256 key", with(VALID, COSEAlgorithmIdentifier.EdDSA)),
				arguments("alg of P-256 with an Ed25519 key",
						with(TestAuthenticator.edDsa().publicKey(), COSEAlgorithmIdentifier.ES256)),
				arguments("alg of RSA with an Ed25519 key",
						with(TestAuthenticator.edDsa().publicKey(), COSEAlgorithmIdentifier.RS256)),
				arguments("alg of P-256 with an RSA key",
						with(TestAuthenticator.rs256().publicKey(), COSEAlgorithmIdentifier.ES256)),
				arguments("Ed25519 too short", ed(ones(31))), arguments("Ed25519 too long", ed(new byte[33])),
				arguments("Ed25519 empty", ed(new byte[0])),
				arguments("Ed25519 off its curve", ed(hex("07" + "00".repeat(31)))),
				arguments("Ed448",
						new EdDSACOSEKey(null, COSEAlgorithmIdentifier.EdDSA, null, Curve.ED448, ones(57), null)),
				arguments("X25519", replaced(ed(hex("09" + "00".repeat(31))), "200621", "200421")),
				arguments("RSA of 2047 bits", rsa(MODULUS.shiftRight(1).setBit(0), 65537)),
				arguments("RSA of 1024 bits", rsa1024()), arguments("RSA with exponent 1", rsa(MODULUS, 1)),
				arguments("RSA with exponent 0", rsa(MODULUS, 0)), arguments("RSA with exponent 2", rsa(MODULUS, 2)),
				arguments("RSA with an even exponent", rsa(MODULUS, 65536)),
				arguments("RSA with an even modulus", rsa(MODULUS.clearBit(0), 65537)),
				arguments("RSA with a prime modulus", rsa(BigInteger.TWO.pow(2203).subtract(BigInteger.ONE), 65537)),
				arguments("RSA longer than the JDK accepts",
						rsa(BigInteger.TWO.pow(20_000).subtract(BigInteger.TEN).setBit(0), 65537)),
				arguments("no key", new byte[] { (byte) 0xa0 }), arguments("key that is a string", hex("6161")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("unusable")
	void refusesAnUnusableKey(String what, Object key) {
		assertRefused(key);
	}

	/** All encodings of points whose order divides 8, and some numbers from p upwards. */
	@ParameterizedTest
	@ValueSource(strings = { "0000000000000000000000000000000000000000000000000000000000000000",
			"0000000000000000000000000000000000000000000000000000000000000080",
			"0100000000000000000000000000000000000000000000000000000000000000",
			"0100000000000000000000000000000000000000000000000000000000000080",
			"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
			"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
			"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
			"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
			"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" })
	void refusesAnEd25519PointOfLowOrderOrOutOfRange(String point) {
		assertRefused(ed(hex(point)));
	}

	private static void assertRefused(Object key) {
		byte[] coseKey = (key instanceof COSEKey model) ? TestRegistration.cbor(model) : (byte[]) key;
		for (String format : List.of("none", "packed")) {
			Consumer<TestRegistration> spoiler = (it) -> {
				it.format = format;
				it.coseKey = coseKey;
			};
			browser.assertRegisterRefused(TestAuthenticator.es256(), spoiler, "400 invalid_request");
		}
	}

	private static EC2COSEKey ec(Curve curve, byte[] x, byte[] y) {
		return new EC2COSEKey(null, COSEAlgorithmIdentifier.ES256, null, curve, x, y);
	}

	private static EdDSACOSEKey ed(byte[] x) {
		return new EdDSACOSEKey(null, COSEAlgorithmIdentifier.EdDSA, null, Curve.ED25519, x, null);
	}

	private static RSACOSEKey rsa(BigInteger n, long e) {
		return new RSACOSEKey(null, COSEAlgorithmIdentifier.RS256, null, bytes(n), bytes(BigInteger.valueOf(e)));
	}

	private static RSACOSEKey rsa1024() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(1024);
			return RSACOSEKey.create((RSAPublicKey) generator.generateKeyPair().getPublic(),
					COSEAlgorithmIdentifier.RS256);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Replaces the algorithm, which is the second member of the CBOR map. */
	private static byte[] with(COSEKey key, COSEAlgorithmIdentifier algorithm) {
		return replaced(key, "03" + hex(key.getAlgorithm()), "03" + hex(algorithm));
	}

	private static byte[] replaced(COSEKey key, String from, String to) {
		String hex = HexFormat.of().formatHex(TestRegistration.cbor(key));
		if (!hex.contains(from)) {
			throw new IllegalArgumentException(hex);
		}
		return hex(hex.replaceFirst(from, to));
	}

	private static String hex(COSEAlgorithmIdentifier algorithm) {
		return HexFormat.of().formatHex(TestRegistration.CBOR.writeValueAsBytes(algorithm.getValue()));
	}

	private static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex);
	}

	/** The square root of P-256's b, which is b to the power of (p + 1) / 4. */
	private static byte[] yOfZero() {
		return bytes(new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16)
			.modPow(P.add(BigInteger.ONE).shiftRight(2), P));
	}

	private static byte[] bytes(BigInteger value) {
		byte[] bytes = value.toByteArray();
		return (bytes.length > 1 && bytes[0] == 0) ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
	}

	private static byte[] ones(int length) {
		byte[] bytes = new byte[length];
		Arrays.fill(bytes, (byte) 0xff);
		return bytes;
	}

}
