package io.passkeyprofile.sandbox.impersonation;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;

import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for a few host names only. Its own certificate excludes all
 * other names, all IP addresses, and further authorities. Its private key exists only as
 * long as this object.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.10">RFC 5280,
 * 4.2.1.10 Name Constraints</a>
 */
final class CertificateAuthority {

	/** How long its certificates are valid. */
	static final Duration LIFETIME = Duration.ofDays(30);

	/** Clocks of other machines may be slow. */
	private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Instant createdAt;

	private final KeyPair keys = newKeys();

	private final X509Certificate certificate;

	CertificateAuthority(Instant now, String... hosts) {
		this.createdAt = now;
		// Clients look up issuers by name, so the number tells this one from earlier ones
		X500Name name = new X500Name("CN=Passage sandbox CA %08x".formatted(RANDOM.nextInt()));
		this.certificate = sign(name, name, this.keys, (builder, extensions) -> {
			builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
			builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
			builder.addExtension(Extension.nameConstraints, true,
					new NameConstraints(
							Stream.of(hosts)
								.map((host) -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, host)))
								.toArray(GeneralSubtree[]::new),
							// All of IPv4 and all of IPv6: an address and a mask of zeros
							new GeneralSubtree[] { addresses(8), addresses(32) }));
			builder.addExtension(Extension.subjectKeyIdentifier, false,
					extensions.createSubjectKeyIdentifier(this.keys.getPublic()));
		});
	}

	/** Returns the certificate that clients have to trust. */
	X509Certificate certificate() {
		return this.certificate;
	}

	/**
	 * Makes a key pair for a server, and issues a certificate with these names for it.
	 */
	ServerCertificate issue(GeneralName... names) {
		KeyPair serverKeys = newKeys();
		X509Certificate issued = sign(new X500Name(this.certificate.getSubjectX500Principal().getName()),
				new X500Name("CN=Passage sandbox"), serverKeys, (builder, extensions) -> {
					builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
					builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
					builder.addExtension(Extension.extendedKeyUsage, false,
							new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
					builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
					builder.addExtension(Extension.subjectKeyIdentifier, false,
							extensions.createSubjectKeyIdentifier(serverKeys.getPublic()));
					builder.addExtension(Extension.authorityKeyIdentifier, false,
							extensions.createAuthorityKeyIdentifier(this.keys.getPublic()));
				});
		return new ServerCertificate(serverKeys.getPrivate(), issued, this.certificate);
	}

	private X509Certificate sign(X500Name issuer, X500Name subject, KeyPair subjectKeys, Extensions extensions) {
		JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer, new BigInteger(120, RANDOM),
				Date.from(this.createdAt.minus(CLOCK_SKEW)), Date.from(this.createdAt.plus(LIFETIME)), subject,
				subjectKeys.getPublic());
		try {
			extensions.addTo(builder, new JcaX509ExtensionUtils());
			return new JcaX509CertificateConverter().getCertificate(
					builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(this.keys.getPrivate())));
		}
		catch (IOException | GeneralSecurityException | OperatorCreationException ex) {
			throw new IllegalStateException("The certificate can't be made", ex);
		}
	}

	private static GeneralSubtree addresses(int length) {
		return new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[length])));
	}

	private static KeyPair newKeys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM has no elliptic curves", ex);
		}
	}

	/**
	 * Adds the extensions of one kind of certificate.
	 */
	private interface Extensions {

		void addTo(X509v3CertificateBuilder builder, JcaX509ExtensionUtils extensions) throws IOException;

	}

}
