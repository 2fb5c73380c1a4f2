package io.passkeyprofile.sandbox;

import java.util.Optional;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What an authenticator answered when it was asked to prove that it has a passkey.
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
record AuthenticationResponse(@NotNull(message = "handshake_response.id must be given.") Bytes id,
		@NotNull(message = "handshake_response.rawId must be given.") Bytes rawId,
		@NotNull(message = "handshake_response.type must be given.") @Pattern(regexp = "public-key",
				message = "handshake_response.type must be public-key.") String type,
		@NotNull(message = "handshake_response.response must be given.") @Valid Response response) {

	@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
	record Response(
			@NotNull(message = "handshake_response.response.authenticatorData must be given.") Bytes authenticatorData,
			@NotNull(message = "handshake_response.response.clientDataJSON must be given.") Bytes clientDataJSON,
			@NotNull(message = "handshake_response.response.signature must be given.") Bytes signature,
			@Nullable Bytes userHandle) {

		/** An empty handle is how Passage's browser SDK says that there was none. */
		Optional<Bytes> presentUserHandle() {
			return Optional.ofNullable(this.userHandle).filter((handle) -> !handle.isEmpty());
		}

	}

}
