package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.CertificateBaseAttestationStatement;
import com.webauthn4j.metadata.FidoMDS3MetadataBLOBProvider;
import com.webauthn4j.metadata.HttpClient;
import com.webauthn4j.metadata.anchor.MetadataBLOBBasedTrustAnchorRepository;
import com.webauthn4j.metadata.data.MetadataBLOBPayload;
import com.webauthn4j.metadata.data.MetadataBLOBPayloadEntry;
import com.webauthn4j.metadata.data.toc.AuthenticatorStatus;
import com.webauthn4j.metadata.data.toc.StatusReport;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.DefaultCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.VerificationException;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.start.StartRefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * What makers of authenticators say about their models, from the file of the FIDO
 * Metadata Service that the settings name. Nothing is fetched. The file is read once, and
 * the sandbox doesn't start unless its signature leads to the root in the settings.
 */
@Component
public class AuthenticatorMetadata {

	private static final Logger logger = LoggerFactory.getLogger(AuthenticatorMetadata.class);

	/** According to FIDO, a model with one of these must not be trusted. */
	private static final Set<AuthenticatorStatus> REVOKED = Set.of(AuthenticatorStatus.REVOKED,
			AuthenticatorStatus.ATTESTATION_KEY_COMPROMISE, AuthenticatorStatus.USER_VERIFICATION_BYPASS,
			AuthenticatorStatus.USER_KEY_REMOTE_COMPROMISE, AuthenticatorStatus.USER_KEY_PHYSICAL_COMPROMISE);

	private final Map<String, Model> models;

	private final @Nullable DefaultCertPathTrustworthinessVerifier verifier;

	private final Clock clock;

	AuthenticatorMetadata(SandboxSettings settings, Clock clock) {
		this.clock = clock;
		SandboxSettings.Metadata files = settings.metadata();
		if (files == null) {
			requireNoApp(settings.apps());
			this.models = Map.of();
			this.verifier = null;
			return;
		}
		FidoMDS3MetadataBLOBProvider provider = provider(files);
		MetadataBLOBPayload payload = read(provider, files);
		Map<String, Model> models = new HashMap<>();
		for (MetadataBLOBPayloadEntry entry : payload.getEntries()) {
			AAGUID aaguid = entry.getAaguid();
			if (aaguid != null) {
				models.put(aaguid.toString(), model(aaguid, entry));
			}
		}
		this.models = Map.copyOf(models);
		MetadataBLOBBasedTrustAnchorRepository trustAnchors = new MetadataBLOBBasedTrustAnchorRepository(provider);
		trustAnchors.setNotFidoCertifiedAllowed(true);
		trustAnchors.setSelfAssertionSubmittedAllowed(true);
		this.verifier = new DefaultCertPathTrustworthinessVerifier(trustAnchors);
		warnIfOld(payload.getNextUpdate());
	}

	private static void requireNoApp(List<App> apps) {
		for (int i = 0; i < apps.size(); i++) {
			if (apps.get(i).attestationRequired()) {
				throw new StartRefusedException("sandbox.apps[" + i + "].attestation-required needs the metadata of "
						+ "authenticators: set sandbox.metadata.file and sandbox.metadata.root.");
			}
		}
	}

	private static FidoMDS3MetadataBLOBProvider provider(SandboxSettings.Metadata files) {
		try (InputStream certificate = Files.newInputStream(files.root())) {
			TrustAnchor root = new TrustAnchor(
					(X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(certificate), null);
			HttpClient file = (url) -> new HttpClient.Response(200, open(files.file()));
			FidoMDS3MetadataBLOBProvider provider = new FidoMDS3MetadataBLOBProvider(new ObjectConverter(),
					files.file().toString(), file, Set.of(root));
			// It would fetch lists of revoked certificates
			provider.setRevocationCheckEnabled(false);
			return provider;
		}
		catch (IOException | CertificateException ex) {
			throw new StartRefusedException("sandbox.metadata.root must be a file with an X.509 certificate, in PEM or "
					+ "DER: " + files.root() + " is not.");
		}
	}

	private static InputStream open(Path file) {
		try {
			return Files.newInputStream(file);
		}
		catch (IOException ex) {
			throw new StartRefusedException("sandbox.metadata.file can't be read: " + file + ".");
		}
	}

	private static MetadataBLOBPayload read(FidoMDS3MetadataBLOBProvider provider, SandboxSettings.Metadata files) {
		try {
			return provider.provide().getPayload();
		}
		catch (StartRefusedException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.debug("Refused the metadata", ex);
			throw new StartRefusedException("sandbox.metadata.file must be a file of the FIDO Metadata Service, signed "
					+ "by a certificate that leads to sandbox.metadata.root: " + files.file() + " is not.");
		}
	}

	private static Model model(AAGUID aaguid, MetadataBLOBPayloadEntry entry) {
		List<AuthenticatorStatus> statuses = entry.getStatusReports().stream().map(StatusReport::getStatus).toList();
		return new Model(
				(entry.getMetadataStatement() != null) ? entry.getMetadataStatement().getDescription()
						: aaguid.toString(),
				statuses.isEmpty() ? null : statuses.get(statuses.size() - 1).getValue(),
				statuses.stream().anyMatch(REVOKED::contains));
	}

	private void warnIfOld(LocalDate nextUpdate) {
		if (nextUpdate.isBefore(LocalDate.ofInstant(this.clock.instant(), ZoneOffset.UTC))) {
			logger.warn("The metadata of authenticators was to be renewed on {}. Replace sandbox.metadata.file.",
					nextUpdate);
		}
	}

	/**
	 * Finds a model.
	 * @param aaguid the AAGUID of the model
	 * @return the model, or empty if it is unknown or if there is no metadata
	 */
	public Optional<Model> find(String aaguid) {
		return Optional.ofNullable(this.models.get(aaguid));
	}

	/**
	 * Determines what an attestation proves. Its signature must have been verified
	 * before.
	 * @param attestationObject the attestation
	 * @return what it proves
	 */
	Attestation verify(AttestationObject attestationObject) {
		if (!(attestationObject.getAttestationStatement() instanceof CertificateBaseAttestationStatement statement)) {
			return Attestation.NONE;
		}
		if (statement.getX5c() == null || statement.getX5c().isEmpty()) {
			return Attestation.SELF;
		}
		return isTrusted(aaguid(attestationObject), statement) ? Attestation.VERIFIED : Attestation.UNVERIFIED;
	}

	/**
	 * Refuses an authenticator if its model was revoked, or if no maker in the metadata
	 * vouches for it.
	 * @param attestationObject the attestation
	 * @param attestation what it proves
	 * @throws UnacceptableResponseException if the authenticator is refused
	 */
	void require(AttestationObject attestationObject, Attestation attestation) {
		String aaguid = aaguid(attestationObject).toString();
		if (find(aaguid).filter(Model::isRevoked).isPresent()) {
			throw new UnacceptableResponseException(Reason.ATTESTATION_REVOKED, aaguid);
		}
		if (attestation != Attestation.VERIFIED) {
			throw new UnacceptableResponseException((attestation == Attestation.UNVERIFIED)
					? Reason.ATTESTATION_UNVERIFIED : Reason.ATTESTATION_MISSING, aaguid);
		}
	}

	private boolean isTrusted(AAGUID aaguid, CertificateBaseAttestationStatement statement) {
		try {
			if (this.verifier != null) {
				this.verifier.verify(aaguid, statement, Instant.now(this.clock));
			}
			return this.verifier != null;
		}
		catch (VerificationException ex) {
			return false;
		}
	}

	private static AAGUID aaguid(AttestationObject attestationObject) {
		AttestedCredentialData attested = attestationObject.getAuthenticatorData().getAttestedCredentialData();
		return (attested != null) ? attested.getAaguid() : new AAGUID(new UUID(0, 0));
	}

	/**
	 * A model of authenticators.
	 *
	 * @param description what its maker calls it
	 * @param status the latest status that FIDO gave it, such as
	 * {@code FIDO_CERTIFIED_L1}, or {@code null} if there is none
	 * @param isRevoked whether it must not be trusted any more
	 */
	public record Model(String description, @Nullable String status, boolean isRevoked) {
	}

}
