package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The response of an authenticator that created a passkey. The transports are in the
 * inner response or, from Passage's browser SDK, beside it.
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RegistrationResponse(@NotNull(message = "handshake_response.id must be given.") Base64UrlBytes id,
		@NotNull(message = "handshake_response.rawId must be given.") Base64UrlBytes rawId,
		@NotNull(message = "handshake_response.type must be given.") @Pattern(regexp = "public-key",
				message = "handshake_response.type must be public-key.") String type,
		@NotNull(message = "handshake_response.response must be given.") @Valid Response response,
		@Nullable List<@Nullable String> transports, @Nullable String authenticatorAttachment) {

	private static final int MAX_TRANSPORTS = 10;

	/**
	 * Collects the transports from both places.
	 * @return the transports in alphabetical order, without malformed ones
	 */
	List<String> allTransports() {
		return Stream.of(this.transports, this.response.transports)
			.filter(Objects::nonNull)
			.flatMap(List::stream)
			.filter((transport) -> transport != null && transport.matches("[a-z-]{1,32}"))
			.distinct()
			.sorted()
			.limit(MAX_TRANSPORTS)
			.toList();
	}

	@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Response(@NotNull(
			message = "handshake_response.response.attestationObject must be given.") Base64UrlBytes attestationObject,
			@NotNull(
					message = "handshake_response.response.clientDataJSON must be given.") Base64UrlBytes clientDataJSON,
			@Nullable List<@Nullable String> transports) {
	}

}
