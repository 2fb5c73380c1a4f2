package io.passkeyprofile.sandbox;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A passkey in the options of a ceremony.
 */
record CredentialDescriptor(String type, Bytes id,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> transports) {

	static List<CredentialDescriptor> of(List<Credential> credentials) {
		return credentials.stream()
			.map((credential) -> new CredentialDescriptor("public-key", credential.id(), credential.transports()))
			.toList();
	}

}
