package io.passkeyprofile.sandbox;

import java.util.List;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a browser is told to ask for a passkey.
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
record RequestOptions(Bytes challenge, long timeout, String rpId, String userVerification,
		List<CredentialDescriptor> allowCredentials) {

	static RequestOptions of(App app, Handshake handshake, List<Credential> allowed) {
		return new RequestOptions(handshake.challenge(), Handshakes.LIFETIME.toMillis(), app.rpId(), "required",
				CredentialDescriptor.of(allowed));
	}

}
