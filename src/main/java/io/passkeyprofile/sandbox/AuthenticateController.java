package io.passkeyprofile.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The ceremony that signs in with a passkey: one of the user whom a transaction names, or
 * without a transaction whichever passkey of the app there is.
 */
@RestController
class AuthenticateController {

	private final Transactions transactions;

	private final Handshakes handshakes;

	private final Users users;

	private final Credentials credentials;

	private final Assertion assertion;

	private final Passkeys passkeys;

	AuthenticateController(Transactions transactions, Handshakes handshakes, Users users, Credentials credentials,
			Assertion assertion, Passkeys passkeys) {
		this.transactions = transactions;
		this.handshakes = handshakes;
		this.users = users;
		this.credentials = credentials;
		this.assertion = assertion;
		this.passkeys = passkeys;
	}

	@PostMapping(path = ApiPaths.AUTHENTICATE + "/start", produces = MediaType.APPLICATION_JSON_VALUE)
	StartedHandshake<RequestOptions> start(@RequestAttribute(ApiKeyInterceptor.APP) App app,
			@RequestBody(required = false) @Nullable Start request, HttpServletRequest servletRequest) {
		// No body at all means an empty object, but null does not
		if (request == null && servletRequest.getContentLengthLong() > 0) {
			throw PassageError.invalidRequest("The body must be a JSON object.");
		}
		String transactionId = (request != null) ? present(request.transactionId()) : null;
		return (transactionId != null) ? startWith(app, transactionId) : start(app, null, null, List.of());
	}

	private StartedHandshake<RequestOptions> startWith(App app, String transactionId) {
		PassageUser user = this.transactions.find(app, Purpose.AUTHENTICATE, transactionId)
			.flatMap((transaction) -> this.users.find(app, transaction.passageUserId()))
			.orElseThrow(PassageError::transactionNotFound);
		if (!user.isActive()) {
			throw PassageError.userNotActive();
		}
		// An empty list would let any passkey in; devices that were only imported don't
		// count here
		List<Credential> allowed = this.credentials.list(app, user);
		if (allowed.isEmpty()) {
			throw PassageError.userHasNoPasskeys();
		}
		return start(app, transactionId, user.id(), allowed);
	}

	private StartedHandshake<RequestOptions> start(App app, @Nullable String transactionId,
			@Nullable String passageUserId, List<Credential> allowed) {
		Set<String> deviceIds = allowed.stream().map(Credential::deviceId).collect(Collectors.toUnmodifiableSet());
		Handshake handshake = new Handshake(passageUserId, Bytes.of(RandomIds.bytes()), null, deviceIds);
		String handshakeId = this.handshakes.start(app, Purpose.AUTHENTICATE, transactionId, handshake);
		return StartedHandshake.of(handshakeId, RequestOptions.of(app, handshake, allowed),
				(transactionId != null) ? transactionId : "");
	}

	@PostMapping(path = ApiPaths.AUTHENTICATE + "/finish", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> finish(@RequestAttribute(ApiKeyInterceptor.APP) App app, @Valid @RequestBody Finish request,
			HttpServletRequest servletRequest) {
		Handshake handshake = this.handshakes
			.consume(app, Purpose.AUTHENTICATE, request.handshakeId(), present(request.transactionId()))
			.orElseThrow(PassageError::transactionNotFound);
		Assertion.Verified verified = this.assertion.verify(app, handshake, request.handshakeResponse());
		// Only now, so that nobody without the passkey learns this
		if (!verified.user().isActive()) {
			throw PassageError.userNotActive();
		}
		return Map.of("nonce",
				this.passkeys.use(app, verified.user(), verified.credential(), handshake, Client.of(servletRequest)));
	}

	private static @Nullable String present(@Nullable String transactionId) {
		return (transactionId != null && !transactionId.isEmpty()) ? transactionId : null;
	}

	record Start(@Nullable String transactionId) {

		@Override
		public String toString() {
			return "Start[***]";
		}

	}

	record Finish(@NotBlank(message = "handshake_id must not be blank.") String handshakeId,
			@NotNull(message = "handshake_response must be given.") @Valid AuthenticationResponse handshakeResponse,
			@Nullable String transactionId) {

		@Override
		public String toString() {
			return "Finish[***]";
		}

	}

}
