package io.passkeyprofile.sandbox.impersonation;

import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

/**
 * What a server needs for TLS.
 *
 * @param key its private key
 * @param certificate its certificate
 * @param authority the certificate that signed it, which clients have to trust
 */
record ServerCertificate(PrivateKey key, X509Certificate certificate, X509Certificate authority) {

	/**
	 * Reads what {@link #toPem()} wrote.
	 * @throws IllegalArgumentException if the text is something else
	 */
	static ServerCertificate of(String pem) {
		PemContent content = PemContent.of(pem);
		List<X509Certificate> certificates = content.getCertificates();
		PrivateKey key = content.getPrivateKey();
		if (certificates.size() != 2 || key == null) {
			throw new IllegalArgumentException("Not a key and two certificates");
		}
		ServerCertificate read = new ServerCertificate(key, certificates.get(0), certificates.get(1));
		try {
			read.certificate.verify(read.authority.getPublicKey());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("Not signed by the second certificate", ex);
		}
		return read;
	}

	Instant expiresAt() {
		return this.authority.getNotAfter().toInstant();
	}

	/** Returns the private key and both certificates in PEM. */
	String toPem() {
		return pem(this.key, this.certificate, this.authority);
	}

	/** Returns the certificate that clients have to trust, in PEM. */
	String authorityPem() {
		return pem(this.authority);
	}

	SslBundle sslBundle() {
		return SslBundle.of(new PemSslStoreBundle(PemSslStore.of(List.of(this.certificate), this.key), null));
	}

	private static String pem(Object... objects) {
		StringWriter text = new StringWriter();
		try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
			for (Object object : objects) {
				writer.writeObject((object instanceof PrivateKey key) ? new JcaPKCS8Generator(key, null) : object);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("The certificate can't be written as PEM", ex);
		}
		return text.toString();
	}

	@Override
	public String toString() {
		return "ServerCertificate[***]";
	}

}
