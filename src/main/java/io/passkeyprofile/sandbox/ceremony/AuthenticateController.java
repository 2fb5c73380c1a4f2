package io.passkeyprofile.sandbox.ceremony;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.ceremony.webauthn.AssertionVerifier;
import io.passkeyprofile.sandbox.ceremony.webauthn.AssertionVerifier.VerifiedAssertion;
import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticationResponse;
import io.passkeyprofile.sandbox.ceremony.webauthn.RequestOptions;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.CeremonyClient;
import io.passkeyprofile.sandbox.store.CeremonyType;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.FlexTransactionRepository;
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
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signs in with a passkey. With a transaction, it must be a passkey of the transaction's
 * user; without one, it may be any passkey of the app.
 */
@RestController
class AuthenticateController {

	private final FlexTransactionRepository transactions;

	private final HandshakeRepository handshakes;

	private final FlexUserRepository users;

	private final DeviceCredentialRepository credentials;

	private final AssertionVerifier assertionVerifier;

	private final CeremonyService ceremonyService;

	private final OneTimeIds oneTimeIds;

	AuthenticateController(FlexTransactionRepository transactions, HandshakeRepository handshakes,
			FlexUserRepository users, DeviceCredentialRepository credentials, AssertionVerifier assertionVerifier,
			CeremonyService ceremonyService, OneTimeIds oneTimeIds) {
		this.transactions = transactions;
		this.handshakes = handshakes;
		this.users = users;
		this.credentials = credentials;
		this.assertionVerifier = assertionVerifier;
		this.ceremonyService = ceremonyService;
		this.oneTimeIds = oneTimeIds;
	}

	@PostMapping(path = ApiPaths.AUTHENTICATE + "/start", produces = MediaType.APPLICATION_JSON_VALUE)
	StartedHandshake<RequestOptions> start(App app, @RequestBody(required = false) @Nullable Start request,
			HttpServletRequest servletRequest) {
		// A missing body means an empty object, but the JSON literal null does not
		if (request == null && servletRequest.getContentLengthLong() > 0) {
			throw ApiException.invalidRequest("The body must be a JSON object.").because(Reason.NOT_JSON, 1, 1);
		}
		String transactionId = (request != null) ? present(request.transactionId()) : null;
		return (transactionId != null) ? startWith(app, transactionId) : start(app, null, null, List.of());
	}

	private StartedHandshake<RequestOptions> startWith(App app, String transactionId) {
		FlexUser user = this.transactions.find(app, CeremonyType.AUTHENTICATE, transactionId)
			.flatMap((transaction) -> this.users.find(app, transaction.passageUserId()))
			.orElseThrow(() -> ApiException.transactionNotFound()
				.because(this.oneTimeIds.whyNotTransaction(app, CeremonyType.AUTHENTICATE, transactionId)));
		if (!user.isActive()) {
			throw inactive(user);
		}
		// An empty list would allow any passkey. It can be empty, because devices that
		// were imported without a credential are not in it
		List<DeviceCredential> allowed = this.credentials.list(app, user);
		if (allowed.isEmpty()) {
			throw ApiException.userHasNoPasskeys().because(Reason.USER_WITH_IMPORTED_DEVICES_ONLY, user.externalId());
		}
		return start(app, transactionId, user.id(), allowed);
	}

	private StartedHandshake<RequestOptions> start(App app, @Nullable String transactionId,
			@Nullable String passageUserId, List<DeviceCredential> allowed) {
		Set<String> deviceIds = allowed.stream()
			.map(DeviceCredential::deviceId)
			.collect(Collectors.toUnmodifiableSet());
		Handshake handshake = new Handshake(passageUserId, Base64UrlBytes.of(RandomIds.bytes()), null, deviceIds);
		String handshakeId = this.handshakes.start(app, CeremonyType.AUTHENTICATE, transactionId, handshake);
		return StartedHandshake.of(handshakeId, RequestOptions.of(app, handshake, allowed),
				(transactionId != null) ? transactionId : "");
	}

	@PostMapping(path = ApiPaths.AUTHENTICATE + "/finish", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> finish(App app, @Valid @RequestBody Finish request, HttpServletRequest servletRequest) {
		Handshake handshake = this.handshakes
			.consume(app, CeremonyType.AUTHENTICATE, request.handshakeId(), present(request.transactionId()))
			.orElseThrow(() -> ApiException.transactionNotFound()
				.because(this.oneTimeIds.whyNotHandshake(app, CeremonyType.AUTHENTICATE, request.handshakeId(),
						present(request.transactionId()))));
		VerifiedAssertion verified = this.assertionVerifier.verify(app, handshake, request.handshakeResponse());
		// Checked last, so that only the owner of the passkey
		// learns that the user is inactive
		if (!verified.user().isActive()) {
			throw inactive(verified.user());
		}
		return Map.of("nonce", this.ceremonyService.completeAuthentication(app, verified.user(), verified.credential(),
				handshake, CeremonyClient.of(servletRequest)));
	}

	private static ApiException inactive(FlexUser user) {
		return ApiException.userNotActive().because(Reason.USER_INACTIVE, user.externalId(), user.status().wireName());
	}

	private static @Nullable String present(@Nullable String transactionId) {
		return (transactionId != null && !transactionId.isEmpty()) ? transactionId : null;
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Start(@Nullable String transactionId) {

		@Override
		public String toString() {
			return "Start[***]";
		}

	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Finish(@NotBlank(message = "handshake_id must not be blank.") String handshakeId,
			@NotNull(message = "handshake_response must be given.") @Valid AuthenticationResponse handshakeResponse,
			@Nullable String transactionId) {

		@Override
		public String toString() {
			return "Finish[***]";
		}

	}

}
