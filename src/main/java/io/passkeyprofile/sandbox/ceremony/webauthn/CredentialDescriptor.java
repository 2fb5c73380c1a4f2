package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.store.DeviceCredential;

/**
 * A passkey in the options of a ceremony.
 */
record CredentialDescriptor(String type, Base64UrlBytes id,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> transports) {

	static List<CredentialDescriptor> of(List<DeviceCredential> credentials) {
		return credentials.stream()
			.map((credential) -> new CredentialDescriptor("public-key", credential.id(), credential.transports()))
			.toList();
	}

}
