package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.List;

import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.verifier.RegistrationDataVerifier;
import com.webauthn4j.verifier.attestation.statement.androidkey.AndroidKeyAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.apple.AppleAnonymousAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.tpm.TPMAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.u2f.FIDOU2FAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.NullCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.Handshake;
import io.passkeyprofile.sandbox.web.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DeserializationFeature;

import org.springframework.stereotype.Component;

/**
 * Verifies registrations of passkeys. The signature of an attestation must always be
 * valid. Who made the authenticator matters only if the app requires an attestation.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential">Web
 * Authentication, registering a new credential</a>
 */
@Component
public class RegistrationVerifier {

	private static final Logger logger = LoggerFactory.getLogger(RegistrationVerifier.class);

	private static final List<PublicKeyCredentialParameters> PARAMETERS = WebAuthnVerification.ALGORITHMS.stream()
		.map((algorithm) -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY,
				COSEAlgorithmIdentifier.create(algorithm)))
		.toList();

	// Used directly, because webauthn4j's manager would log challenges
	private final RegistrationDataVerifier verifier = new RegistrationDataVerifier(
			List.of(new NoneAttestationStatementVerifier(), new PackedAttestationStatementVerifier(),
					new FIDOU2FAttestationStatementVerifier(), new TPMAttestationStatementVerifier(),
					new AndroidKeyAttestationStatementVerifier(), new AppleAnonymousAttestationStatementVerifier()),
			new NullCertPathTrustworthinessVerifier(), new DefaultSelfAttestationTrustworthinessVerifier(true),
			List.of(), WebAuthnVerification.CONVERTER);

	private final AuthenticatorMetadata metadata;

	RegistrationVerifier(AuthenticatorMetadata metadata) {
		this.metadata = metadata;
	}

	/**
	 * Verifies a response.
	 * @param app the app
	 * @param user the user who is to own the passkey
	 * @param handshake the consumed handshake
	 * @param response the response
	 * @return the new credential, and what its attestation proves
	 * @throws ApiException if anything is wrong with the response:
	 * {@code invalid_request} for an unusable public key, otherwise
	 * {@code webauthn_login_failed}
	 */
	public VerifiedRegistration verify(App app, FlexUser user, Handshake handshake, RegistrationResponse response) {
		try {
			AttestationObject attestationObject = verified(app, handshake, response);
			Attestation attestation = this.metadata.verify(attestationObject);
			if (app.attestationRequired()) {
				this.metadata.require(attestationObject, attestation);
			}
			return new VerifiedRegistration(credential(user, response, attestationObject.getAuthenticatorData()),
					attestation);
		}
		catch (ApiException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			// The message could contain the challenge
			logger.debug("Refused a registration: {}", ex.getClass().getSimpleName());
			throw ApiException.webauthnLoginFailed()
				.because(
						RefusalReasons.of(ex, app, handshake, response.response().clientDataJSON(), "webauthn.create"));
		}
	}

	private AttestationObject verified(App app, Handshake handshake, RegistrationResponse response) {
		byte[] clientDataJson = response.response().clientDataJSON().toArray();
		byte[] attestationObjectBytes = response.response().attestationObject().toArray();
		byte[] authenticatorData = WebAuthnVerification.CONVERTER.getCborMapper()
			.reader()
			.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.readTree(attestationObjectBytes)
			.path("authData")
			.binaryValue();
		// Before the key is used to verify anything
		PublicKeyVerifier.verifyAttested(authenticatorData);
		AttestationObject attestationObject = new AttestationObjectConverter(WebAuthnVerification.CONVERTER)
			.convert(attestationObjectBytes);
		if (attestationObject == null) {
			throw new UnacceptableResponseException(Reason.ATTESTATION_MALFORMED);
		}
		WebAuthnVerification.requireComplete(attestationObject.getAuthenticatorData());
		// For an automatic upgrade, a password manager asks nobody
		boolean needsPerson = !app.automaticUpgrades();
		this.verifier.verify(new RegistrationData(attestationObject, attestationObjectBytes,
				WebAuthnVerification.clientData(app, response.response().clientDataJSON()), clientDataJson, null, null),
				new RegistrationParameters(WebAuthnVerification.serverProperty(app, handshake), PARAMETERS, needsPerson,
						needsPerson));
		return attestationObject;
	}

	private static DeviceCredential credential(FlexUser user, RegistrationResponse response,
			AuthenticatorData<?> authenticatorData) {
		AttestedCredentialData attested = authenticatorData.getAttestedCredentialData();
		if (attested == null) {
			throw new UnacceptableResponseException(Reason.CREDENTIAL_MISSING);
		}
		Base64UrlBytes id = Base64UrlBytes.of(attested.getCredentialId());
		if (!id.equals(response.id()) || !id.equals(response.rawId()) || id.isEmpty()) {
			throw new UnacceptableResponseException(
					response.id().equals(response.rawId()) ? Reason.ATTESTED_ID_MISMATCH : Reason.ID_MISMATCH);
		}
		byte[] publicKey = WebAuthnVerification.CONVERTER.getCborMapper().writeValueAsBytes(attested.getCOSEKey());
		return new DeviceCredential(RandomIds.next(), user.id(), id, Base64UrlBytes.of(publicKey),
				attested.getAaguid().toString(), authenticatorData.getSignCount(), authenticatorData.isFlagUV(),
				authenticatorData.isFlagBE(), authenticatorData.isFlagBS(), response.allTransports());
	}

	/**
	 * The outcome of a verification.
	 *
	 * @param credential the new credential
	 * @param attestation what its attestation proves
	 */
	public record VerifiedRegistration(DeviceCredential credential, Attestation attestation) {
	}

}
