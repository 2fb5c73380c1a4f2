package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.Handshake;
import io.passkeyprofile.sandbox.store.HandshakeRepository;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The options for {@code navigator.credentials.create}.
 *
 * @see <a href=
 * "https://www.w3.org/TR/webauthn-3/#dictdef-publickeycredentialcreationoptions">Web
 * Authentication, options for credential creation</a>
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
public record CreationOptions(RelyingParty rp, User user, Base64UrlBytes challenge, List<Parameters> pubKeyCredParams,
		long timeout, List<CredentialDescriptor> excludeCredentials, AuthenticatorSelection authenticatorSelection,
		String attestation) {

	/**
	 * Makes the options.
	 * @param app the app, which is the relying party
	 * @param user the user who is to own the passkey
	 * @param passkeyDisplayName the user's name in the authenticator
	 * @param handshake the challenge and the wanted attachment
	 * @param existing the user's credentials, which must not be registered again
	 * @return the options
	 */
	public static CreationOptions of(App app, FlexUser user, String passkeyDisplayName, Handshake handshake,
			List<DeviceCredential> existing) {
		return new CreationOptions(new RelyingParty(app.rpId(), app.name()),
				new User(user.webauthnUserHandle(), passkeyDisplayName, passkeyDisplayName), handshake.challenge(),
				WebAuthnVerification.ALGORITHMS.stream()
					.map((algorithm) -> new Parameters("public-key", algorithm))
					.toList(),
				HandshakeRepository.LIFETIME.toMillis(), CredentialDescriptor.of(existing),
				new AuthenticatorSelection("required", true, app.automaticUpgrades() ? "preferred" : "required",
						handshake.authenticatorAttachment()),
				app.attestation().wireName());
	}

	record RelyingParty(String id, String name) {
	}

	@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
	record User(Base64UrlBytes id, String name, String displayName) {
	}

	record Parameters(String type, long alg) {
	}

	@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
	record AuthenticatorSelection(String residentKey, boolean requireResidentKey, String userVerification,
			@Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String authenticatorAttachment) {
	}

}
