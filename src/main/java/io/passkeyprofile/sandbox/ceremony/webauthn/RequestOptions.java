package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.List;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.Handshake;
import io.passkeyprofile.sandbox.store.HandshakeRepository;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The options for {@code navigator.credentials.get}.
 *
 * @see <a href=
 * "https://www.w3.org/TR/webauthn-3/#dictdef-publickeycredentialrequestoptions">Web
 * Authentication, options for assertion generation</a>
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
public record RequestOptions(Base64UrlBytes challenge, long timeout, String rpId, String userVerification,
		List<CredentialDescriptor> allowCredentials) {

	/**
	 * Makes the options.
	 * @param app the app, which is the relying party
	 * @param handshake the challenge
	 * @param allowed the credentials that may sign in; if empty, any may
	 * @return the options
	 */
	public static RequestOptions of(App app, Handshake handshake, List<DeviceCredential> allowed) {
		return new RequestOptions(handshake.challenge(), HandshakeRepository.LIFETIME.toMillis(), app.rpId(),
				"required", CredentialDescriptor.of(allowed));
	}

}
