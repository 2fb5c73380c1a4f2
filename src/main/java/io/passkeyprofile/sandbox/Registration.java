package io.passkeyprofile.sandbox;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DeserializationFeature;

import org.springframework.stereotype.Component;

/**
 * Verifies the registration of a passkey. Attestations are checked and not trusted: their
 * signatures must be right, and nobody asks who made the authenticator.
 */
@Component
class Registration {

	private static final Logger logger = LoggerFactory.getLogger(Registration.class);

	private static final List<PublicKeyCredentialParameters> PARAMETERS = WebAuthn.ALGORITHMS.stream()
		.map((algorithm) -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY,
				COSEAlgorithmIdentifier.create(algorithm)))
		.toList();

	// The verifier itself and not its manager, which would log challenges
	private final RegistrationDataVerifier verifier = new RegistrationDataVerifier(
			List.of(new NoneAttestationStatementVerifier(), new PackedAttestationStatementVerifier(),
					new FIDOU2FAttestationStatementVerifier(), new TPMAttestationStatementVerifier(),
					new AndroidKeyAttestationStatementVerifier(), new AppleAnonymousAttestationStatementVerifier()),
			new NullCertPathTrustworthinessVerifier(), new DefaultSelfAttestationTrustworthinessVerifier(true),
			List.of(), WebAuthn.CONVERTER);

	/**
	 * Verifies a response to the options of a handshake.
	 * @param app the app
	 * @param user the user who is to own the passkey
	 * @param handshake the handshake, used up
	 * @param response the response
	 * @return the new credential
	 * @throws PassageError if anything is wrong with the response; if it is the public
	 * key, an invalid request
	 */
	Credential verify(App app, PassageUser user, Handshake handshake, RegistrationResponse response) {
		try {
			return credential(user, response, verified(app, handshake, response));
		}
		catch (PassageError error) {
			throw error;
		}
		catch (RuntimeException ex) {
			// Messages would show challenges
			logger.debug("A registration was refused: {}", ex.getClass().getSimpleName());
			throw handshake.refusal();
		}
	}

	private AuthenticatorData<?> verified(App app, Handshake handshake, RegistrationResponse response) {
		byte[] clientDataJson = response.response().clientDataJSON().toArray();
		byte[] attestationObjectBytes = response.response().attestationObject().toArray();
		byte[] authenticatorData = WebAuthn.CONVERTER.getCborMapper()
			.reader()
			.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.readTree(attestationObjectBytes)
			.path("authData")
			.binaryValue();
		// Before anything is verified with the key
		PublicKeyVerifier.verifyAttested(authenticatorData);
		AttestationObject attestationObject = new AttestationObjectConverter(WebAuthn.CONVERTER)
			.convert(attestationObjectBytes);
		if (attestationObject == null) {
			throw new IllegalArgumentException("No attestation object");
		}
		WebAuthn.requireWhole(attestationObject.getAuthenticatorData());
		this.verifier.verify(
				new RegistrationData(attestationObject, attestationObjectBytes,
						WebAuthn.clientData(app, response.response().clientDataJSON()), clientDataJson, null, null),
				new RegistrationParameters(WebAuthn.serverProperty(app, handshake), PARAMETERS, true, true));
		return attestationObject.getAuthenticatorData();
	}

	private static Credential credential(PassageUser user, RegistrationResponse response,
			AuthenticatorData<?> authenticatorData) {
		AttestedCredentialData attested = authenticatorData.getAttestedCredentialData();
		if (attested == null) {
			throw new IllegalArgumentException("No credential");
		}
		Bytes id = Bytes.of(attested.getCredentialId());
		if (!id.equals(response.id()) || !id.equals(response.rawId()) || id.isEmpty()) {
			throw new IllegalArgumentException("Another credential ID");
		}
		byte[] publicKey = WebAuthn.CONVERTER.getCborMapper().writeValueAsBytes(attested.getCOSEKey());
		return new Credential(RandomIds.next(), user.id(), id, Bytes.of(publicKey), attested.getAaguid().toString(),
				authenticatorData.getSignCount(), authenticatorData.isFlagUV(), authenticatorData.isFlagBE(),
				authenticatorData.isFlagBS(), response.allTransports());
	}

}
