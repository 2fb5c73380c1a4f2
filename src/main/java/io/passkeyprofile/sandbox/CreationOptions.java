package io.passkeyprofile.sandbox;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a browser is told to create a passkey.
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
record CreationOptions(RelyingParty rp, User user, Bytes challenge, List<Parameters> pubKeyCredParams, long timeout,
		List<CredentialDescriptor> excludeCredentials, AuthenticatorSelection authenticatorSelection,
		String attestation) {

	static CreationOptions of(App app, PassageUser user, String passkeyDisplayName, Handshake handshake,
			List<Credential> existing) {
		return new CreationOptions(new RelyingParty(app.rpId(), app.name()),
				new User(user.webauthnUserHandle(), passkeyDisplayName, passkeyDisplayName), handshake.challenge(),
				WebAuthn.ALGORITHMS.stream().map((algorithm) -> new Parameters("public-key", algorithm)).toList(),
				Handshakes.LIFETIME.toMillis(), CredentialDescriptor.of(existing),
				new AuthenticatorSelection("required", true, "required",
						(handshake.attachment() != null) ? handshake.attachment().wireName() : null),
				"none");
	}

	record RelyingParty(String id, String name) {
	}

	@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
	record User(Bytes id, String name, String displayName) {
	}

	record Parameters(String type, long alg) {
	}

	@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
	record AuthenticatorSelection(String residentKey, boolean requireResidentKey, String userVerification,
			@Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String authenticatorAttachment) {
	}

}
