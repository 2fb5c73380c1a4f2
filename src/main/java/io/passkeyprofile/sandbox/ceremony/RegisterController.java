package io.passkeyprofile.sandbox.ceremony;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticatorAttachment;
import io.passkeyprofile.sandbox.ceremony.webauthn.CreationOptions;
import io.passkeyprofile.sandbox.ceremony.webauthn.RegistrationResponse;
import io.passkeyprofile.sandbox.ceremony.webauthn.RegistrationVerifier;
import io.passkeyprofile.sandbox.ceremony.webauthn.RegistrationVerifier.VerifiedRegistration;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.CeremonyClient;
import io.passkeyprofile.sandbox.store.CeremonyType;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.FlexTransactionRepository;
import io.passkeyprofile.sandbox.store.FlexTransactionRepository.FlexTransaction;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.store.Handshake;
import io.passkeyprofile.sandbox.store.HandshakeRepository;
import io.passkeyprofile.sandbox.store.OneTimeIds;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Registers a passkey. Every finish call consumes its handshake and transaction, whether
 * it succeeds or not, unless the request is malformed.
 */
@RestController
class RegisterController {

	private final FlexTransactionRepository transactions;

	private final HandshakeRepository handshakes;

	private final FlexUserRepository users;

	private final DeviceCredentialRepository credentials;

	private final RegistrationVerifier registrationVerifier;

	private final CeremonyService ceremonyService;

	private final OneTimeIds oneTimeIds;

	RegisterController(FlexTransactionRepository transactions, HandshakeRepository handshakes, FlexUserRepository users,
			DeviceCredentialRepository credentials, RegistrationVerifier registrationVerifier,
			CeremonyService ceremonyService, OneTimeIds oneTimeIds) {
		this.transactions = transactions;
		this.handshakes = handshakes;
		this.users = users;
		this.credentials = credentials;
		this.registrationVerifier = registrationVerifier;
		this.ceremonyService = ceremonyService;
		this.oneTimeIds = oneTimeIds;
	}

	@PostMapping(path = ApiPaths.REGISTER + "/start", produces = MediaType.APPLICATION_JSON_VALUE)
	StartedHandshake<CreationOptions> start(App app, @Valid @RequestBody Start request) {
		FlexTransaction transaction = this.transactions.find(app, CeremonyType.REGISTER, request.transactionId())
			.orElseThrow(() -> ApiException.transactionNotFound()
				.because(this.oneTimeIds.whyNotTransaction(app, CeremonyType.REGISTER, request.transactionId())));
		FlexUser user = user(app, transaction.passageUserId());
		requireActive(user);
		Handshake handshake = new Handshake(user.id(), Base64UrlBytes.of(RandomIds.bytes()),
				AuthenticatorAttachment.of(request.authenticatorAttachment())
					.map(AuthenticatorAttachment::wireName)
					.orElse(null),
				Set.of());
		String handshakeId = this.handshakes.start(app, CeremonyType.REGISTER, request.transactionId(), handshake);
		CreationOptions options = CreationOptions.of(app, user,
				Optional.ofNullable(transaction.passkeyDisplayName()).orElseThrow(), handshake,
				this.credentials.list(app, user));
		return StartedHandshake.of(handshakeId, options, request.transactionId());
	}

	@PostMapping(path = ApiPaths.REGISTER + "/finish", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> finish(App app, @Valid @RequestBody Finish request, HttpServletRequest servletRequest) {
		Handshake handshake = this.handshakes
			.consume(app, CeremonyType.REGISTER, request.handshakeId(), request.transactionId())
			.orElseThrow(() -> ApiException.transactionNotFound()
				.because(this.oneTimeIds.whyNotHandshake(app, CeremonyType.REGISTER, request.handshakeId(),
						request.transactionId())));
		FlexUser user = user(app, handshake.passageUserId());
		RegistrationResponse response = request.handshakeResponse();
		VerifiedRegistration verified = this.registrationVerifier.verify(app, user, handshake, response);
		requireActive(user);
		AuthenticatorAttachment attachment = AuthenticatorAttachment.of(response.authenticatorAttachment())
			.or(() -> AuthenticatorAttachment.ofTransports(verified.credential().transports()))
			.or(() -> AuthenticatorAttachment.of(handshake.authenticatorAttachment()))
			.orElse(null);
		return Map.of("nonce", this.ceremonyService.completeRegistration(app, user, verified, attachment,
				CeremonyClient.of(servletRequest)));
	}

	private FlexUser user(App app, @Nullable String passageUserId) {
		return Optional.ofNullable(passageUserId)
			.flatMap((id) -> this.users.find(app, id))
			.orElseThrow(() -> ApiException.userNotFound().because(Reason.USER, String.valueOf(passageUserId)));
	}

	private static void requireActive(FlexUser user) {
		if (!user.isActive()) {
			throw ApiException.userNotActive()
				.because(Reason.USER_INACTIVE, user.externalId(), user.status().wireName());
		}
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Start(@NotBlank(message = "transaction_id must not be blank.") String transactionId, @Nullable @Pattern(
			regexp = "platform|cross-platform|any",
			message = "authenticator_attachment must be platform, cross-platform or any.") String authenticatorAttachment) {

		@Override
		public String toString() {
			return "Start[***]";
		}

	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Finish(@NotBlank(message = "handshake_id must not be blank.") String handshakeId,
			@NotNull(message = "handshake_response must be given.") @Valid RegistrationResponse handshakeResponse,
			@NotBlank(message = "transaction_id must not be blank.") String transactionId) {

		@Override
		public String toString() {
			return "Finish[***]";
		}

	}

}
