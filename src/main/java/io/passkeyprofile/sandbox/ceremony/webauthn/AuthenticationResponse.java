package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The response of an authenticator that signed a challenge with a passkey.
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AuthenticationResponse(@NotNull(message = "handshake_response.id must be given.") Base64UrlBytes id,
		@NotNull(message = "handshake_response.rawId must be given.") Base64UrlBytes rawId,
		@NotNull(message = "handshake_response.type must be given.") @Pattern(regexp = "public-key",
				message = "handshake_response.type must be public-key.") String type,
		@NotNull(message = "handshake_response.response must be given.") @Valid Response response) {

	@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Response(@NotNull(
			message = "handshake_response.response.authenticatorData must be given.") Base64UrlBytes authenticatorData,
			@NotNull(
					message = "handshake_response.response.clientDataJSON must be given.") Base64UrlBytes clientDataJSON,
			@NotNull(message = "handshake_response.response.signature must be given.") Base64UrlBytes signature,
			@Nullable Base64UrlBytes userHandle) {

		/** Passage's browser SDK sends an empty user handle if there is none. */
		Optional<Base64UrlBytes> presentUserHandle() {
			return Optional.ofNullable(this.userHandle).filter((handle) -> !handle.isEmpty());
		}

	}

}
