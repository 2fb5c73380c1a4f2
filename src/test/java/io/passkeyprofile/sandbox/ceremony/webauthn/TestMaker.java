package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.sandbox.TestCeremony;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A maker of authenticators with a certificate authority of its own. It certifies models,
 * and publishes metadata as the FIDO Metadata Service does.
 */
final class TestMaker {

	private static final ASN1ObjectIdentifier AAGUID = new ASN1ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4");

	private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");

	private static final Instant TO = Instant.parse("2040-01-01T00:00:00Z");

	private final String name;

	private final KeyPair rootKeys = keys();

	final X509Certificate root;

	TestMaker(String name) {
		this.name = name;
		this.root = certificate("CN=" + name + " Root", this.rootKeys, true, null);
	}

	/** A statement of the format {@code packed}, with a certificate for the model. */
	Map<String, Object> attest(UUID model, byte[] signed) {
		KeyPair keys = keys();
		X509Certificate certificate = certificate(
				"C=DE,O=" + this.name + ",OU=Authenticator Attestation,CN=" + this.name + " 1", keys, false, model);
		try {
			return Map.of("alg", -7, "sig", sign(keys, signed, "SHA256withECDSA"), "x5c",
					List.of(certificate.getEncoded()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Signs metadata of models of several makers, each with its latest status. */
	Path publish(Path file, Map<UUID, TestMaker> models, Map<UUID, String> statuses) throws Exception {
		List<Map<String, Object>> entries = new ArrayList<>();
		for (Map.Entry<UUID, TestMaker> model : models.entrySet()) {
			entries.add(Map.of("aaguid", model.getKey().toString(), "metadataStatement",
					Map.ofEntries(Map.entry("aaguid", model.getKey().toString()),
							Map.entry("description", model.getValue().name + " Key"),
							Map.entry("authenticatorVersion", 1), Map.entry("protocolFamily", "fido2"),
							Map.entry("schema", 3), Map.entry("upv", List.of(Map.of("major", 1, "minor", 0))),
							Map.entry("authenticationAlgorithms", List.of("secp256r1_ecdsa_sha256_raw")),
							Map.entry("publicKeyAlgAndEncodings", List.of("cose")),
							Map.entry("attestationTypes", List.of("basic_full")),
							Map.entry("userVerificationDetails",
									List.of(List.of(Map.of("userVerificationMethod", "presence_internal")))),
							Map.entry("keyProtection", List.of("hardware")),
							Map.entry("matcherProtection", List.of("on_chip")),
							Map.entry("attachmentHint", List.of("external")), Map.entry("tcDisplay", List.of()),
							Map.entry("attestationRootCertificates",
									List.of(Base64.getEncoder().encodeToString(model.getValue().root.getEncoded())))),
					"statusReports",
					List.of(Map.of("status", "FIDO_CERTIFIED_L1", "effectiveDate", "2024-01-01"), Map.of("status",
							statuses.getOrDefault(model.getKey(), "FIDO_CERTIFIED_L2"), "effectiveDate", "2025-01-01")),
					"timeOfLastStatusChange", "2025-01-01"));
		}
		KeyPair keys = keys();
		X509Certificate certificate = certificate("CN=" + this.name + " Metadata", keys, false, null);
		String header = TestCeremony.JSON.writeValueAsString(Map.of("alg", "ES256", "typ", "JWT", "x5c",
				List.of(Base64.getEncoder().encodeToString(certificate.getEncoded()))));
		String payload = TestCeremony.JSON.writeValueAsString(
				Map.of("legalHeader", "For tests only.", "no", 7, "nextUpdate", "2030-01-01", "entries", entries));
		String signed = base64Url(header) + "." + base64Url(payload);
		byte[] signature = sign(keys, signed.getBytes(StandardCharsets.US_ASCII), "SHA256withECDSAinP1363Format");
		return Files.writeString(file, signed + "." + TestCeremony.base64Url(signature));
	}

	Path writeRoot(Path file) throws Exception {
		return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n"
				+ Base64.getMimeEncoder().encodeToString(this.root.getEncoded()) + "\n-----END CERTIFICATE-----\n");
	}

	private X509Certificate certificate(String subject, KeyPair keys, boolean isCa, UUID model) {
		try {
			JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
					new X500Name("CN=" + this.name + " Root"), BigInteger.valueOf(System.nanoTime()), Date.from(FROM),
					Date.from(TO), new X500Name(subject), keys.getPublic());
			builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
			if (model != null) {
				builder.addExtension(AAGUID, false,
						new DEROctetString(ByteBuffer.allocate(16)
							.putLong(model.getMostSignificantBits())
							.putLong(model.getLeastSignificantBits())
							.array()));
			}
			return new JcaX509CertificateConverter().getCertificate(
					builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(this.rootKeys.getPrivate())));
		}
		catch (IOException | OperatorCreationException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] sign(KeyPair keys, byte[] data, String algorithm) {
		try {
			Signature signature = Signature.getInstance(algorithm);
			signature.initSign(keys.getPrivate());
			signature.update(data);
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyPair keys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(256);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String base64Url(String text) {
		return TestCeremony.base64Url(text.getBytes(StandardCharsets.UTF_8));
	}

}
