package io.passkeyprofile.sandbox.authenticator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.authenticator.AuthenticatorService.Ceremony;
import io.passkeyprofile.sandbox.authenticator.AuthenticatorService.Outcome;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Makes, changes and deletes virtual authenticators, exports and imports their passkeys,
 * and runs ceremonies with them.
 */
@RestController
@RequestMapping(path = ApiPaths.CONTROL + "/authenticators", produces = MediaType.APPLICATION_JSON_VALUE)
class AuthenticatorController {

	private final AuthenticatorRepository authenticators;

	private final AuthenticatorCredentialRepository credentials;

	private final AuthenticatorService service;

	AuthenticatorController(AuthenticatorRepository authenticators, AuthenticatorCredentialRepository credentials,
			AuthenticatorService service) {
		this.authenticators = authenticators;
		this.credentials = credentials;
		this.service = service;
	}

	@GetMapping
	Map<String, List<Authenticator>> list(App app) {
		return Map.of("authenticators", this.authenticators.list(app));
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Authenticator create(App app, @Valid @RequestBody(required = false) @Nullable AuthenticatorOptionsBody options) {
		Authenticator plain = Authenticator.DEFAULT.withId(RandomIds.next());
		Authenticator authenticator = (options != null) ? options.applyTo(plain) : plain;
		this.authenticators.save(app, authenticator);
		return authenticator;
	}

	@GetMapping("/{id}")
	Authenticator get(App app, @PathVariable String id) {
		return find(app, id);
	}

	@PatchMapping("/{id}")
	Authenticator change(App app, @PathVariable String id, @Valid @RequestBody AuthenticatorOptionsBody options) {
		Authenticator authenticator = options.applyTo(find(app, id));
		this.authenticators.save(app, authenticator);
		return authenticator;
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(App app, @PathVariable String id) {
		this.authenticators.delete(app, find(app, id).id());
	}

	@PostMapping("/{id}/register")
	Outcome register(App app, @PathVariable String id, @Valid @RequestBody Register request) {
		return this.service.register(app, find(app, id), new Ceremony(request.transactionId(),
				origin(app, request.origin()), misbehavior(request.misbehave(), Misbehavior.AT_REGISTRATION)));
	}

	@PostMapping("/{id}/authenticate")
	Outcome authenticate(App app, @PathVariable String id,
			@Valid @RequestBody(required = false) @Nullable Authenticate body) {
		Authenticate request = (body != null) ? body : new Authenticate(null, null, null, null);
		return this.service.authenticate(app, find(app, id), new Ceremony(request.transactionId(),
				origin(app, request.origin()), misbehavior(request.misbehave(), Misbehavior.AT_SIGN_IN)),
				request.credentialId());
	}

	@GetMapping("/{id}/credentials")
	Map<String, List<AuthenticatorCredential>> listCredentials(App app, @PathVariable String id) {
		return Map.of("credentials", this.credentials.list(app, find(app, id)));
	}

	@GetMapping("/{id}/credentials/{credential_id}")
	AuthenticatorCredential export(App app, @PathVariable String id,
			@PathVariable("credential_id") String credentialId) {
		Authenticator authenticator = find(app, id);
		return credentialId(credentialId).flatMap((value) -> this.credentials.find(app, authenticator, value))
			.orElseThrow(AuthenticatorController::noSuchCredential);
	}

	@PostMapping("/{id}/credentials")
	@ResponseStatus(HttpStatus.CREATED)
	AuthenticatorCredential add(App app, @PathVariable String id, @Valid @RequestBody Import request) {
		Authenticator authenticator = find(app, id);
		AuthenticatorCredential credential = request.toCredential(app);
		try {
			this.credentials.add(app, authenticator, credential);
		}
		catch (DuplicateKeyException ex) {
			throw ApiException.invalidRequest("The authenticator already has a credential with this credential_id.");
		}
		return credential.withoutPrivateKey();
	}

	@DeleteMapping("/{id}/credentials")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void deleteCredentials(App app, @PathVariable String id) {
		this.credentials.deleteAll(app, find(app, id));
	}

	@DeleteMapping("/{id}/credentials/{credential_id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void deleteCredential(App app, @PathVariable String id, @PathVariable("credential_id") String credentialId) {
		Authenticator authenticator = find(app, id);
		if (!credentialId(credentialId).map((value) -> this.credentials.delete(app, authenticator, value))
			.orElse(false)) {
			throw noSuchCredential();
		}
	}

	@ExceptionHandler
	ResponseEntity<CeremonyFailedException.Body> handle(CeremonyFailedException ex) {
		return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT)
			.contentType(MediaType.APPLICATION_JSON)
			.body(ex.body());
	}

	private Authenticator find(App app, String id) {
		return this.authenticators.find(app, id)
			.orElseThrow(() -> ApiException.notFound("authenticator_not_found", "The app has no such authenticator."));
	}

	private static ApiException noSuchCredential() {
		return ApiException.notFound("credential_not_found", "The authenticator has no such credential.");
	}

	private static Optional<Base64UrlBytes> credentialId(String value) {
		try {
			return Optional.of(Base64UrlBytes.parse(value));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	private static String origin(App app, @Nullable String origin) {
		return (origin != null) ? origin : app.authOrigin();
	}

	private static @Nullable Misbehavior misbehavior(@Nullable String name, Set<Misbehavior> allowed) {
		if (name == null) {
			return null;
		}
		return Misbehavior.of(name)
			.filter(allowed::contains)
			.orElseThrow(
					() -> ApiException.invalidRequest("misbehave must be one of " + Misbehavior.names(allowed) + "."));
	}

	record Register(@NotBlank(message = "transaction_id must not be blank.") String transactionId,
			@Nullable String misbehave, @Nullable @Pattern(regexp = Import.PRINTABLE,
					message = "origin must be an origin such as http://localhost:8080.") String origin) {

		@Override
		public String toString() {
			return "Register[***]";
		}

	}

	record Authenticate(@Nullable String transactionId, @Nullable String misbehave,
			@Nullable @Pattern(regexp = Import.PRINTABLE,
					message = "origin must be an origin such as http://localhost:8080.") String origin,
			@Nullable Base64UrlBytes credentialId) {

		@Override
		public String toString() {
			return "Authenticate[***]";
		}

	}

	/** A credential to import. Only its ID and private key are required. */
	record Import(@NotNull(message = "credential_id must be given.") Base64UrlBytes credentialId,
			@Nullable Boolean isResidentCredential,
			@Nullable @Size(min = 1, max = 255, message = "rp_id must have 1 to 255 characters.") String rpId,
			@NotNull(message = "private_key must be given.") Base64UrlBytes privateKey,
			@Nullable Base64UrlBytes userHandle,
			@Nullable @Size(max = 255, message = "user_name must have at most 255 characters.") String userName,
			@Nullable String algorithm,
			@Nullable @Range(max = 0xFFFFFFFFL, message = "sign_count must be 0 to 4294967295.") Long signCount,
			@Nullable Boolean backupEligibility, @Nullable Boolean backupState) {

		private static final String PRINTABLE = "[!-~]{1,300}";

		private static final int LONGEST_ID = 1023;

		private static final int LONGEST_HANDLE = 64;

		AuthenticatorCredential toCredential(App app) {
			int idLength = this.credentialId.toArray().length;
			if (idLength == 0 || idLength > LONGEST_ID) {
				throw ApiException.invalidRequest("credential_id must have 1 to 1023 bytes.");
			}
			if (this.userHandle != null
					&& (this.userHandle.isEmpty() || this.userHandle.toArray().length > LONGEST_HANDLE)) {
				throw ApiException.invalidRequest("user_handle must have 1 to 64 bytes.");
			}
			boolean resident = !Boolean.FALSE.equals(this.isResidentCredential);
			if (resident && this.userHandle == null) {
				throw ApiException.invalidRequest("user_handle must be given unless is_resident_credential is false.");
			}
			boolean eligible = Boolean.TRUE.equals(this.backupEligibility);
			boolean backedUp = Boolean.TRUE.equals(this.backupState);
			if (backedUp && !eligible) {
				throw ApiException.invalidRequest("backup_state must not be true while backup_eligibility is false.");
			}
			CredentialAlgorithm algorithmOfKey = CredentialAlgorithm.ofPrivateKey(this.privateKey.toArray())
				.orElseThrow(() -> ApiException.invalidRequest("private_key must be a key in PKCS#8: of P-256, P-384"
						+ " or Ed25519, or of RSA with 2048 to 8192 bits."));
			if (this.algorithm != null && !this.algorithm.equals(algorithmOfKey.wireName())) {
				throw ApiException.invalidRequest("algorithm must be " + algorithmOfKey.wireName()
						+ " or absent, because private_key is a key for it.");
			}
			return new AuthenticatorCredential(this.credentialId, resident,
					(this.rpId != null) ? this.rpId : app.rpId(), this.privateKey, this.userHandle, this.userName,
					algorithmOfKey, (this.signCount != null) ? this.signCount : 0, eligible, backedUp);
		}

		@Override
		public String toString() {
			return "Import[***]";
		}

	}

}
