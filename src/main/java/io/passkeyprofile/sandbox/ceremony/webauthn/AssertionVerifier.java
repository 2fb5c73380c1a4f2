package io.passkeyprofile.sandbox.ceremony.webauthn;

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
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.store.Handshake;
import io.passkeyprofile.sandbox.web.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Verifies assertions, which prove that somebody has a passkey.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion">Web
 * Authentication, verifying an authentication assertion</a>
 */
@Component
public class AssertionVerifier {

	private static final Logger logger = LoggerFactory.getLogger(AssertionVerifier.class);

	// Used directly, because webauthn4j's manager would log challenges
	private final AuthenticationDataVerifier verifier = new AuthenticationDataVerifier(List.of());

	private final DeviceCredentialRepository credentials;

	private final FlexUserRepository users;

	AssertionVerifier(DeviceCredentialRepository credentials, FlexUserRepository users) {
		this.credentials = credentials;
		this.users = users;
	}

	/**
	 * Verifies a response.
	 * @param app the app
	 * @param handshake the consumed handshake
	 * @param response the response
	 * @return the owner of the passkey, and its credential after this use
	 * @throws ApiException if anything is wrong with the response
	 */
	public VerifiedAssertion verify(App app, Handshake handshake, AuthenticationResponse response) {
		if (!response.id().equals(response.rawId())) {
			throw refusal(handshake).because(Reason.ID_MISMATCH);
		}
		DeviceCredential credential = this.credentials.find(app, response.rawId())
			.orElseThrow(() -> notFound(handshake, response));
		if (!allows(handshake, credential)) {
			throw refusal(handshake).because(credential.passageUserId().equals(handshake.passageUserId())
					? Reason.CREDENTIAL_TOO_NEW : Reason.CREDENTIAL_OF_OTHER_USER);
		}
		FlexUser user = this.users.find(app, credential.passageUserId())
			.orElseThrow(() -> refusal(handshake).because(Reason.CREDENTIAL_GONE));
		// Without a transaction, the user handle is required,
		// because it tells who signs in
		boolean isForUser = response.response()
			.presentUserHandle()
			.map(user::hasWebauthnUserHandle)
			.orElse(!handshake.isDiscoverable());
		if (!isForUser) {
			throw refusal(handshake).because(response.response().presentUserHandle().isPresent()
					? Reason.USER_HANDLE_OF_OTHER_USER : Reason.USER_HANDLE_MISSING);
		}
		try {
			return new VerifiedAssertion(user, used(app, handshake, response, credential));
		}
		catch (RuntimeException ex) {
			// The message could contain the challenge
			logger.debug("Refused an assertion: {}", ex.getClass().getSimpleName());
			throw refusal(handshake)
				.because(RefusalReasons.of(ex, app, handshake, response.response().clientDataJSON(), "webauthn.get"));
		}
	}

	/**
	 * Returns the error for an unknown credential. If no app knows the credential, the
	 * error says so, and the page can tell the browser to forget the passkey. The browser
	 * must not forget a passkey of another app, which can have the same RP ID: all apps
	 * on localhost do.
	 */
	private ApiException notFound(Handshake handshake, AuthenticationResponse response) {
		boolean isUnknown = handshake.isDiscoverable() && !this.credentials.isKnown(response.rawId());
		return isUnknown ? ApiException.userNotFound().because(Reason.CREDENTIAL_UNKNOWN) : refusal(handshake)
			.because(handshake.isDiscoverable() ? Reason.CREDENTIAL_OF_OTHER_APP : Reason.CREDENTIAL_UNKNOWN);
	}

	private static boolean allows(Handshake handshake, DeviceCredential credential) {
		return handshake.isDiscoverable() || (credential.passageUserId().equals(handshake.passageUserId())
				&& handshake.allowedDeviceIds().contains(credential.deviceId()));
	}

	private DeviceCredential used(App app, Handshake handshake, AuthenticationResponse response,
			DeviceCredential credential) {
		byte[] clientDataJson = response.response().clientDataJSON().toArray();
		byte[] authenticatorDataBytes = response.response().authenticatorData().toArray();
		AuthenticatorData<AuthenticationExtensionAuthenticatorOutput> authenticatorData = new AuthenticatorDataConverter(
				WebAuthnVerification.CONVERTER)
			.convert(authenticatorDataBytes);
		WebAuthnVerification.requireComplete(authenticatorData);
		this.verifier.verify(
				new AuthenticationData(credential.id().toArray(), null, authenticatorData, authenticatorDataBytes,
						WebAuthnVerification.clientData(app, response.response().clientDataJSON()), clientDataJson,
						null, response.response().signature().toArray()),
				new AuthenticationParameters(WebAuthnVerification.serverProperty(app, handshake),
						credentialRecord(credential), List.of(credential.id().toArray()), true, true));
		return new DeviceCredential(credential.deviceId(), credential.passageUserId(), credential.id(),
				credential.publicKey(), credential.aaguid(), authenticatorData.getSignCount(), true,
				credential.backupEligible(), authenticatorData.isFlagBS(), credential.transports());
	}

	private static CredentialRecordImpl credentialRecord(DeviceCredential credential) {
		COSEKey publicKey = WebAuthnVerification.CONVERTER.getCborMapper()
			.readValue(credential.publicKey().toArray(), COSEKey.class);
		return new CredentialRecordImpl(null, credential.uvInitialized(), credential.backupEligible(),
				credential.backupState(), credential.signCount(),
				new AttestedCredentialData(new AAGUID(credential.aaguid()), credential.id().toArray(), publicKey), null,
				null, null, null);
	}

	/**
	 * Returns the error for a sign-in that fails. It doesn't say what was wrong.
	 * @param handshake the handshake
	 * @return the error
	 */
	public static ApiException refusal(Handshake handshake) {
		return handshake.isDiscoverable() ? ApiException.discoverableLoginFailed() : ApiException.webauthnLoginFailed();
	}

	/**
	 * The outcome of a verification.
	 *
	 * @param user the owner of the passkey
	 * @param credential the credential after this use
	 */
	public record VerifiedAssertion(FlexUser user, DeviceCredential credential) {
	}

}
