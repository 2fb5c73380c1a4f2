package io.passkeyprofile.sandbox.impersonation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.passkeyprofile.sandbox.web.HostFilter;
import io.passkeyprofile.start.StartRefusedException;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the certificate for Passage's hosts in a folder for later starts, and replaces it
 * before it expires. Each certificate has an authority of its own, because the key of the
 * earlier authority no longer exists. So clients have to be made to trust each new one,
 * and a warning comes before.
 */
final class CertificateFolder {

	/** How long before its end a certificate is replaced. */
	static final Duration RENEWAL = Duration.ofDays(2);

	/** How long before that there is a warning. */
	static final Duration WARNING = Duration.ofDays(5);

	private static final Logger logger = LoggerFactory.getLogger(CertificateFolder.class);

	private final Path folder;

	private final Clock clock;

	CertificateFolder(Path folder, Clock clock) {
		this.folder = folder.toAbsolutePath().normalize();
		this.clock = clock;
	}

	/** Returns the file with the certificate that clients have to trust. */
	Path authorityFile() {
		return this.folder.resolve("ca.pem");
	}

	/** Returns the file with the key and the certificate of the server. */
	private Path serverFile() {
		return this.folder.resolve("passage.pem");
	}

	/**
	 * Reads the certificate, or makes a new one if there is none, or if it ends soon.
	 * @return a certificate that is valid for {@link #RENEWAL} or longer
	 * @throws StartRefusedException if the files can't be read or written
	 */
	ServerCertificate current() {
		try {
			ServerCertificate certificate = read();
			Instant now = this.clock.instant();
			if (certificate == null || !now.isBefore(certificate.expiresAt().minus(RENEWAL))
					|| now.isBefore(certificate.authority().getNotBefore().toInstant())) {
				certificate = issue(now);
				write(serverFile(), certificate.toPem());
			}
			else if (!now.isBefore(certificate.expiresAt().minus(RENEWAL).minus(WARNING))) {
				logger.warn(
						"From {} on, there is a new certificate for Passage's hosts. Clients have to trust it anew:"
								+ " {}. To replace it now, delete {} and start the sandbox again.",
						certificate.expiresAt().minus(RENEWAL), authorityFile(), serverFile());
			}
			// If a process ended between writing the two files,
			// ca.pem is still the old one
			String authority = certificate.authorityPem();
			if (!Files.exists(authorityFile()) || !Files.readString(authorityFile()).equals(authority)) {
				write(authorityFile(), authority);
			}
			return certificate;
		}
		catch (IOException ex) {
			throw new StartRefusedException("The certificates can't be kept in " + this.folder
					+ ": let the sandbox read and write this folder, or set sandbox.impersonation.folder to another.");
		}
	}

	private @Nullable ServerCertificate read() throws IOException {
		try {
			return ServerCertificate.of(Files.readString(serverFile()));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			logger.warn("{} is damaged and is replaced, so clients have to trust {} anew.", serverFile(),
					authorityFile());
			return null;
		}
	}

	/** Issues a certificate. The authority and its private key then cease to exist. */
	private static ServerCertificate issue(Instant now) {
		return new CertificateAuthority(now, HostFilter.API_HOST, HostFilter.AUTH_HOST).issue(
				new GeneralName(GeneralName.dNSName, HostFilter.API_HOST),
				new GeneralName(GeneralName.dNSName, HostFilter.AUTH_HOST));
	}

	/** Writes a file in one step. On POSIX systems, only its owner can read it. */
	private void write(Path file, String content) throws IOException {
		Files.createDirectories(this.folder);
		Path written = Files.createTempFile(this.folder, file.getFileName().toString(), ".new");
		try {
			Files.writeString(written, content);
			Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(written);
		}
	}

}
