package io.passkeyprofile.sandbox.authenticator;

import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialDescriptor;
import com.webauthn4j.data.PublicKeyCredentialRequestOptions;
import com.webauthn4j.data.UserVerificationRequirement;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.authenticator.AuthenticatorResponse.ClientData;
import io.passkeyprofile.sandbox.authenticator.VirtualBrowser.Call;
import io.passkeyprofile.sandbox.web.ApiPaths;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/**
 * Runs ceremonies with virtual authenticators, which take part or refuse by the rules of
 * WebAuthn and CTAP.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-op-make-cred">Web Authentication,
 * the operations of authenticators</a>
 */
@Component
class AuthenticatorService {

	private static final ObjectConverter CONVERTER = new ObjectConverter();

	private final VirtualBrowser browser;

	private final AuthenticatorCredentialRepository credentials;

	AuthenticatorService(VirtualBrowser browser, AuthenticatorCredentialRepository credentials) {
		this.browser = browser;
		this.credentials = credentials;
	}

	/** Makes a passkey. The authenticator stores it only if the sandbox accepts it. */
	Outcome register(App app, Authenticator authenticator, Ceremony ceremony) {
		Call call = new Call(ApiPaths.REGISTER, ceremony.origin(),
				Map.of("transaction_id", String.valueOf(ceremony.transactionId()), "authenticator_attachment",
						authenticator.authenticatorAttachment()));
		AtomicReference<AuthenticatorCredential> created = new AtomicReference<>();
		String nonce = this.browser.run(app, call, (json) -> {
			PublicKeyCredentialCreationOptions options = read(json, PublicKeyCredentialCreationOptions.class);
			requireFit(app, authenticator, options);
			CredentialAlgorithm algorithm = (ceremony.misbehavior() == Misbehavior.WRONG_ALGORITHM)
					? CredentialAlgorithm.ES384 : algorithm(authenticator, options);
			KeyPair keys = algorithm.generateKeys();
			AuthenticatorCredential credential = new AuthenticatorCredential(Base64UrlBytes.of(RandomIds.bytes()),
					authenticator.hasResidentKey(), String.valueOf(options.getRp().getId()),
					Base64UrlBytes.of(keys.getPrivate().getEncoded()), Base64UrlBytes.of(options.getUser().getId()),
					options.getUser().getName(), algorithm, 1, authenticator.defaultBackupEligibility(),
					authenticator.defaultBackupState());
			created.set(credential);
			return new AuthenticatorResponse(authenticator, credential,
					new ClientData(ceremony.origin(), Base64UrlBytes.of(options.getChallenge().getValue())),
					ceremony.misbehavior())
				.toRegistration(algorithm.coseKey(keys.getPublic()));
		});
		AuthenticatorCredential accepted = Objects.requireNonNull(created.get());
		this.credentials.add(app, authenticator, accepted);
		return new Outcome(nonce, accepted.withoutPrivateKey());
	}

	/** Signs in with a passkey of the authenticator. */
	Outcome authenticate(App app, Authenticator authenticator, Ceremony ceremony,
			@Nullable Base64UrlBytes credentialId) {
		Map<String, String> start = (ceremony.transactionId() != null)
				? Map.of("transaction_id", ceremony.transactionId()) : Map.of();
		AtomicReference<AuthenticatorCredential> used = new AtomicReference<>();
		String nonce = this.browser.run(app, new Call(ApiPaths.AUTHENTICATE, ceremony.origin(), start), (json) -> {
			PublicKeyCredentialRequestOptions options = read(json, PublicKeyCredentialRequestOptions.class);
			requireVerification(authenticator, options.getUserVerification());
			AuthenticatorCredential credential = credential(app, authenticator, options, ceremony, credentialId);
			used.set(credential);
			return new AuthenticatorResponse(authenticator, credential,
					new ClientData(ceremony.origin(), Base64UrlBytes.of(options.getChallenge().getValue())),
					ceremony.misbehavior())
				.toAssertion();
		});
		return new Outcome(nonce, Objects.requireNonNull(used.get()).withoutPrivateKey());
	}

	private static <T> T read(JsonNode options, Class<T> type) {
		return CONVERTER.getJsonMapper().treeToValue(options, type);
	}

	private void requireFit(App app, Authenticator authenticator, PublicKeyCredentialCreationOptions options) {
		boolean needsResidentKey = options.getAuthenticatorSelection() != null
				&& Boolean.TRUE.equals(options.getAuthenticatorSelection().isRequireResidentKey());
		if (needsResidentKey && !authenticator.hasResidentKey()) {
			throw CeremonyFailedException.byClient("NotAllowedError",
					"The options require a resident key, and the authenticator has has_resident_key false.");
		}
		requireVerification(authenticator, (options.getAuthenticatorSelection() != null)
				? options.getAuthenticatorSelection().getUserVerification() : null);
		if (ids(options.getExcludeCredentials())
			.anyMatch((id) -> this.credentials.find(app, authenticator, id).isPresent())) {
			throw CeremonyFailedException.byClient("InvalidStateError",
					"The authenticator already has a passkey of this user, which excludeCredentials names.");
		}
	}

	private static void requireVerification(Authenticator authenticator,
			@Nullable UserVerificationRequirement requirement) {
		if (UserVerificationRequirement.REQUIRED.equals(requirement) && !authenticator.hasUserVerification()) {
			throw CeremonyFailedException.byClient("NotAllowedError",
					"The options require user verification, and the authenticator has has_user_verification false.");
		}
	}

	private static CredentialAlgorithm algorithm(Authenticator authenticator,
			PublicKeyCredentialCreationOptions options) {
		return options.getPubKeyCredParams()
			.stream()
			.flatMap((parameters) -> CredentialAlgorithm.of(parameters.getAlg()).stream())
			.filter(authenticator.algorithms()::contains)
			.findFirst()
			.orElseThrow(() -> CeremonyFailedException.byClient("NotSupportedError",
					"The authenticator has none of the algorithms that pubKeyCredParams names."));
	}

	private AuthenticatorCredential credential(App app, Authenticator authenticator,
			PublicKeyCredentialRequestOptions options, Ceremony ceremony, @Nullable Base64UrlBytes credentialId) {
		String rpId = String.valueOf(options.getRpId());
		List<Base64UrlBytes> allowed = ids(options.getAllowCredentials()).toList();
		Predicate<AuthenticatorCredential> isFitting = (credential) -> credential.rpId().equals(rpId)
				&& (allowed.isEmpty() ? credential.isResidentCredential()
						: allowed.contains(credential.credentialId()));
		Stream<AuthenticatorCredential> candidates = (credentialId != null)
				? this.credentials.find(app, authenticator, credentialId).stream()
				: allowed.isEmpty() ? this.credentials.findNewestResident(app, authenticator, rpId).stream()
						: allowed.stream().flatMap((id) -> this.credentials.find(app, authenticator, id).stream());
		AuthenticatorCredential chosen = candidates.filter(isFitting)
			.findFirst()
			.orElseThrow(() -> CeremonyFailedException.byClient("NotAllowedError",
					allowed.isEmpty() ? "The authenticator has no such resident passkey for the RP ID " + rpId + "."
							: "The authenticator has no such passkey among those that allowCredentials names."));
		if (ceremony.misbehavior() == Misbehavior.UNKNOWN_CREDENTIAL) {
			return unknown(chosen);
		}
		// The counter as it was at registration: the sandbox may have refused later ones
		return (ceremony.misbehavior() == Misbehavior.OLD_COUNTER) ? chosen.withSignCount(1)
				: this.credentials.use(app, authenticator, chosen);
	}

	private static AuthenticatorCredential unknown(AuthenticatorCredential like) {
		return new AuthenticatorCredential(Base64UrlBytes.of(RandomIds.bytes()), like.isResidentCredential(),
				like.rpId(), like.privateKey(), like.userHandle(), like.userName(), like.algorithm(), 1,
				like.backupEligibility(), like.backupState());
	}

	private static Stream<Base64UrlBytes> ids(@Nullable List<PublicKeyCredentialDescriptor> descriptors) {
		return ((descriptors != null) ? descriptors.stream() : Stream.<PublicKeyCredentialDescriptor>empty())
			.map((descriptor) -> Base64UrlBytes.of(descriptor.getId()));
	}

	/**
	 * What a caller asks for.
	 *
	 * @param transactionId the transaction, or {@code null} if the passkey tells who the
	 * user is
	 * @param origin the origin of the page or native app
	 * @param misbehavior what to do wrong, or {@code null} for nothing
	 */
	record Ceremony(@Nullable String transactionId, String origin, @Nullable Misbehavior misbehavior) {

		@Override
		public String toString() {
			return "Ceremony[***]";
		}

	}

	/**
	 * How a ceremony ended.
	 *
	 * @param nonce the nonce
	 * @param credential the passkey that was made or used, without its private key
	 */
	record Outcome(String nonce, AuthenticatorCredential credential) {

		@Override
		public String toString() {
			return "Outcome[***]";
		}

	}

}
