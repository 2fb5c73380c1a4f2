package io.passkeyprofile.sandbox.impersonation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.passkeyprofile.LogTest;
import io.passkeyprofile.TestLoggingSystem;
import io.passkeyprofile.sandbox.SettableClock;
import io.passkeyprofile.start.StartRefusedException;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@LogTest
class CertificateFolderTests {

	private static final Duration UNTIL_RENEWAL = CertificateAuthority.LIFETIME.minus(CertificateFolder.RENEWAL);

	private static final Duration UNTIL_WARNING = UNTIL_RENEWAL.minus(CertificateFolder.WARNING);

	private final SettableClock clock = new SettableClock();

	@TempDir
	private Path directory;

	private CertificateFolder folder;

	@BeforeEach
	void open() {
		TestLoggingSystem.configure();
		this.folder = new CertificateFolder(this.directory.resolve("data/impersonation"), this.clock);
	}

	@Test
	void vouchesForPassagesHostsOnly() throws CertificateParsingException {
		ServerCertificate made = this.folder.current();
		assertThat(made.certificate().getSubjectAlternativeNames().stream().<Object>map(List::copyOf))
			.containsExactly(List.of(2, "api.passage.id"), List.of(2, "auth.passage.id"));
		assertThat(made.certificate().getBasicConstraints()).as("not an authority").isEqualTo(-1);
		assertThat(made.authority().getBasicConstraints()).as("path length").isZero();
		assertThat(made.authority().getCriticalExtensionOIDs()).contains(Extension.nameConstraints.getId(),
				Extension.basicConstraints.getId(), Extension.keyUsage.getId());
		assertThat(Duration.between(this.clock.instant(), made.expiresAt()))
			.isEqualTo(Duration.ofDays(30).minusMillis(678));
	}

	@Test
	void keepsItsFilesForTheOwnerAndTheNextStart() throws IOException {
		ServerCertificate made = this.folder.current();
		this.clock.advance(UNTIL_WARNING.minusSeconds(1));
		assertThat(this.folder.current()).isEqualTo(made);
		Path data = this.directory.resolve("data/impersonation");
		try (Stream<Path> files = Files.list(data)) {
			assertThat(files).containsExactlyInAnyOrder(data.resolve("ca.pem"), data.resolve("passage.pem"))
				.allSatisfy((file) -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
					.isEqualTo("rw-------"));
		}
		assertThat(this.folder.authorityFile()).content()
			.isEqualTo(made.authorityPem())
			.doesNotContain("PRIVATE")
			.containsOnlyOnce("BEGIN CERTIFICATE");
		assertThat(this.directory.resolve("data/impersonation/passage.pem")).content()
			.containsOnlyOnce("BEGIN PRIVATE KEY");
	}

	@Test
	void warnsFiveDaysBeforeItMakesANewOne(CapturedOutput output) {
		ServerCertificate made = this.folder.current();
		this.clock.advance(UNTIL_WARNING.minusSeconds(1));
		this.folder.current();
		assertThat(output).doesNotContain("new certificate for Passage's hosts");
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.folder.current()).isEqualTo(made);
		assertThat(output).containsOnlyOnce("From 2026-01-30T03:04:05Z on, there is a new certificate");
		this.clock.advance(CertificateFolder.WARNING);
		ServerCertificate next = this.folder.current();
		assertThat(next.authority()).isNotEqualTo(made.authority());
		assertThat(next.authority().getSubjectX500Principal()).isNotEqualTo(made.authority().getSubjectX500Principal());
		assertThat(this.folder.authorityFile()).content().isEqualTo(next.authorityPem());
	}

	@Test
	void replacesADamagedFile(CapturedOutput output) throws IOException {
		ServerCertificate made = this.folder.current();
		ServerCertificate other = new CertificateAuthority(this.clock.instant(), "api.passage.id").issue();
		Path file = this.directory.resolve("data/impersonation/passage.pem");
		for (String damaged : List.of("", made.toPem().substring(0, 300), made.authorityPem(),
				new ServerCertificate(made.key(), made.certificate(), other.authority()).toPem())) {
			Files.writeString(file, damaged);
			assertThat(this.folder.current()).isNotEqualTo(made);
			assertThat(file).content().contains("BEGIN PRIVATE KEY");
		}
		assertThat(output).contains("passage.pem is damaged and is replaced").doesNotContain("\tat ");
	}

	@Test
	void completesTheFilesOfAnInterruptedStart() throws IOException {
		ServerCertificate made = this.folder.current();
		Files.writeString(this.folder.authorityFile(), "an earlier one");
		assertThat(this.folder.current()).isEqualTo(made);
		assertThat(this.folder.authorityFile()).content().isEqualTo(made.authorityPem());
	}

	@Test
	void saysThatItCannotWrite() throws IOException {
		Files.writeString(this.directory.resolve("data"), "a file and no folder");
		assertThatExceptionOfType(StartRefusedException.class).isThrownBy(this.folder::current)
			.withMessageContaining("set sandbox.impersonation.folder to another");
	}

}
