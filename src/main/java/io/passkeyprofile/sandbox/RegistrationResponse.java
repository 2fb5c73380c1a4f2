package io.passkeyprofile.sandbox;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What an authenticator answered when it was asked for a passkey. The transports are in
 * the inner response, or beside it as Passage's browser SDK has them.
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
record RegistrationResponse(@NotNull(message = "handshake_response.id must be given.") Bytes id,
		@NotNull(message = "handshake_response.rawId must be given.") Bytes rawId,
		@NotNull(message = "handshake_response.type must be given.") @Pattern(regexp = "public-key",
				message = "handshake_response.type must be public-key.") String type,
		@NotNull(message = "handshake_response.response must be given.") @Valid Response response,
		@Nullable List<@Nullable String> transports, @Nullable String authenticatorAttachment) {

	private static final int MAX_TRANSPORTS = 10;

	/** The transports in their one form; what can't be one is left out. */
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
	record Response(
			@NotNull(message = "handshake_response.response.attestationObject must be given.") Bytes attestationObject,
			@NotNull(message = "handshake_response.response.clientDataJSON must be given.") Bytes clientDataJSON,
			@Nullable List<@Nullable String> transports) {
	}

}
