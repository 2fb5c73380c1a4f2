package io.passkeyprofile.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The ceremony that adds a passkey. A malformed request uses nothing up; every other
 * finish uses its handshake up, right or wrong.
 */
@RestController
class RegisterController {

	private final Transactions transactions;

	private final Handshakes handshakes;

	private final Users users;

	private final Credentials credentials;

	private final Registration registration;

	private final Passkeys passkeys;

	RegisterController(Transactions transactions, Handshakes handshakes, Users users, Credentials credentials,
			Registration registration, Passkeys passkeys) {
		this.transactions = transactions;
		this.handshakes = handshakes;
		this.users = users;
		this.credentials = credentials;
		this.registration = registration;
		this.passkeys = passkeys;
	}

	@PostMapping(path = ApiPaths.REGISTER + "/start", produces = MediaType.APPLICATION_JSON_VALUE)
	StartedHandshake<CreationOptions> start(@RequestAttribute(ApiKeyInterceptor.APP) App app,
			@Valid @RequestBody Start request) {
		Transactions.Transaction transaction = this.transactions.find(app, Purpose.REGISTER, request.transactionId())
			.orElseThrow(PassageError::transactionNotFound);
		PassageUser user = user(app, transaction.passageUserId());
		requireActive(user);
		Handshake handshake = new Handshake(user.id(), Bytes.of(RandomIds.bytes()),
				AuthenticatorAttachment.of(request.authenticatorAttachment()).orElse(null), Set.of());
		String handshakeId = this.handshakes.start(app, Purpose.REGISTER, request.transactionId(), handshake);
		CreationOptions options = CreationOptions.of(app, user,
				Optional.ofNullable(transaction.passkeyDisplayName()).orElseThrow(), handshake,
				this.credentials.list(app, user));
		return StartedHandshake.of(handshakeId, options, request.transactionId());
	}

	@PostMapping(path = ApiPaths.REGISTER + "/finish", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> finish(@RequestAttribute(ApiKeyInterceptor.APP) App app, @Valid @RequestBody Finish request,
			HttpServletRequest servletRequest) {
		Handshake handshake = this.handshakes
			.consume(app, Purpose.REGISTER, request.handshakeId(), request.transactionId())
			.orElseThrow(PassageError::transactionNotFound);
		PassageUser user = user(app, handshake.passageUserId());
		RegistrationResponse response = request.handshakeResponse();
		Credential credential = this.registration.verify(app, user, handshake, response);
		requireActive(user);
		AuthenticatorAttachment attachment = AuthenticatorAttachment.of(response.authenticatorAttachment())
			.or(() -> AuthenticatorAttachment.usedWith(credential.transports()))
			.orElse(handshake.attachment());
		return Map.of("nonce", this.passkeys.add(app, user, credential, attachment, Client.of(servletRequest)));
	}

	private PassageUser user(App app, @Nullable String passageUserId) {
		return Optional.ofNullable(passageUserId)
			.flatMap((id) -> this.users.find(app, id))
			.orElseThrow(PassageError::userNotFound);
	}

	private static void requireActive(PassageUser user) {
		if (!user.isActive()) {
			throw PassageError.userNotActive();
		}
	}

	record Start(@NotBlank(message = "transaction_id must not be blank.") String transactionId, @Nullable @Pattern(
			regexp = "platform|cross-platform|any",
			message = "authenticator_attachment must be platform, cross-platform or any.") String authenticatorAttachment) {

		@Override
		public String toString() {
			return "Start[***]";
		}

	}

	record Finish(@NotBlank(message = "handshake_id must not be blank.") String handshakeId,
			@NotNull(message = "handshake_response must be given.") @Valid RegistrationResponse handshakeResponse,
			@NotBlank(message = "transaction_id must not be blank.") String transactionId) {

		@Override
		public String toString() {
			return "Finish[***]";
		}

	}

}
