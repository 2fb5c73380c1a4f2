package io.passkeyprofile.sandbox;

import java.util.List;

import com.webauthn4j.converter.AuthenticatorDataConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionAuthenticatorOutput;
import com.webauthn4j.verifier.AuthenticationDataVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Verifies a proof that someone has a passkey.
 */
@Component
class Assertion {

	private static final Logger logger = LoggerFactory.getLogger(Assertion.class);

	// The verifier itself and not its manager, which would log challenges
	private final AuthenticationDataVerifier verifier = new AuthenticationDataVerifier(List.of());

	private final Credentials credentials;

	private final Users users;

	Assertion(Credentials credentials, Users users) {
		this.credentials = credentials;
		this.users = users;
	}

	/**
	 * Verifies a response to the options of a handshake.
	 * @param app the app
	 * @param handshake the handshake, used up
	 * @param response the response
	 * @return whose passkey it is, and the passkey's credential as it is after this use
	 * @throws PassageError if anything is wrong with the response
	 */
	Verified verify(App app, Handshake handshake, AuthenticationResponse response) {
		if (!response.id().equals(response.rawId())) {
			throw handshake.refusal();
		}
		Credential credential = this.credentials.find(app, response.rawId())
			.orElseThrow(() -> notFound(handshake, response));
		if (!allows(handshake, credential)) {
			throw handshake.refusal();
		}
		PassageUser user = this.users.find(app, credential.passageUserId()).orElseThrow(handshake::refusal);
		// Without a transaction, the user handle is the only one to say who signs in
		boolean namesUser = response.response()
			.presentUserHandle()
			.map(user::hasWebauthnUserHandle)
			.orElse(!handshake.isDiscoverable());
		if (!namesUser) {
			throw handshake.refusal();
		}
		try {
			return new Verified(user, used(app, handshake, response, credential));
		}
		catch (RuntimeException ex) {
			// Messages would show challenges
			logger.debug("An assertion was refused: {}", ex.getClass().getSimpleName());
			throw handshake.refusal();
		}
	}

	/**
	 * Says apart that nobody has the passkey, so that a page can let the browser forget
	 * it. Another app's stays, since apps on localhost share their RP ID.
	 */
	private PassageError notFound(Handshake handshake, AuthenticationResponse response) {
		boolean isNobodys = handshake.isDiscoverable() && !this.credentials.isKnown(response.rawId());
		return isNobodys ? PassageError.userNotFound() : handshake.refusal();
	}

	private static boolean allows(Handshake handshake, Credential credential) {
		return handshake.isDiscoverable() || (credential.passageUserId().equals(handshake.passageUserId())
				&& handshake.allowedDeviceIds().contains(credential.deviceId()));
	}

	private Credential used(App app, Handshake handshake, AuthenticationResponse response, Credential credential) {
		byte[] clientDataJson = response.response().clientDataJSON().toArray();
		byte[] authenticatorDataBytes = response.response().authenticatorData().toArray();
		AuthenticatorData<AuthenticationExtensionAuthenticatorOutput> authenticatorData = new AuthenticatorDataConverter(
				WebAuthn.CONVERTER)
			.convert(authenticatorDataBytes);
		WebAuthn.requireWhole(authenticatorData);
		this.verifier.verify(
				new AuthenticationData(credential.id().toArray(), null, authenticatorData, authenticatorDataBytes,
						WebAuthn.clientData(app, response.response().clientDataJSON()), clientDataJson, null,
						response.response().signature().toArray()),
				new AuthenticationParameters(WebAuthn.serverProperty(app, handshake), credentialRecord(credential),
						List.of(credential.id().toArray()), true, true));
		return new Credential(credential.deviceId(), credential.passageUserId(), credential.id(),
				credential.publicKey(), credential.aaguid(), authenticatorData.getSignCount(), true,
				credential.backupEligible(), authenticatorData.isFlagBS(), credential.transports());
	}

	private static CredentialRecordImpl credentialRecord(Credential credential) {
		COSEKey publicKey = WebAuthn.CONVERTER.getCborMapper()
			.readValue(credential.publicKey().toArray(), COSEKey.class);
		return new CredentialRecordImpl(null, credential.uvInitialized(), credential.backupEligible(),
				credential.backupState(), credential.signCount(),
				new AttestedCredentialData(new AAGUID(credential.aaguid()), credential.id().toArray(), publicKey), null,
				null, null, null);
	}

	record Verified(PassageUser user, Credential credential) {
	}

}
