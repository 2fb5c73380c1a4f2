package io.passkeyprofile.sandbox.control.app;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.ApiKey;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.app.AppRepository.StoredKey;
import io.passkeyprofile.sandbox.app.AttestationConveyance;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.control.fault.Faults;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.validation.DirectFieldBindingResult;
import org.springframework.validation.Validator;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lists all apps, and makes, changes and deletes those that are not in the settings.
 */
@RestController
class AppsController {

	private static final String APPS = ApiPaths.CONTROL + "/apps";

	private static final String APP = APPS + "/{app_id}";

	private static final String KEYS = APP + "/api_keys";

	private final AppRepository apps;

	private final Faults faults;

	private final Validator validator;

	AppsController(AppRepository apps, Faults faults, Validator validator) {
		this.apps = apps;
		this.faults = faults;
		this.validator = validator;
	}

	@GetMapping(path = APPS, produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, List<AppView>> list() {
		return Map.of("apps", this.apps.findAll().stream().map(this::view).toList());
	}

	@GetMapping(path = APP, produces = MediaType.APPLICATION_JSON_VALUE)
	AppView get(App app) {
		return view(app);
	}

	@PostMapping(path = APPS, produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	CreatedApp create(@Valid @RequestBody NewApp body) {
		String id = Objects.requireNonNullElseGet(body.id(), RandomIds::next);
		String key = Objects.requireNonNullElseGet(body.apiKey(), RandomIds::next);
		App app = checked(new App(id, Objects.requireNonNullElse(body.name(), body.authOrigin()),
				Objects.requireNonNullElseGet(body.rpId(), () -> App.defaultRpId(body.authOrigin())), body.authOrigin(),
				Objects.requireNonNullElse(body.additionalOrigins(), List.of()),
				Objects.requireNonNullElse(body.relatedOrigins(), List.of()),
				Objects.requireNonNullElse(body.attestation(), AttestationConveyance.NONE),
				Objects.requireNonNullElse(body.attestationRequired(), false),
				Objects.requireNonNullElse(body.automaticUpgrades(), false), List.of(ApiKey.of(key))));
		try {
			this.apps.create(app, key);
		}
		catch (DuplicateKeyException ex) {
			throw ApiException.conflict("app_exists", "There is already an app with this id.");
		}
		return new CreatedApp(app.id(), app.name(), app.rpId(), app.authOrigin(), app.additionalOrigins(),
				app.relatedOrigins(), app.attestation(), app.attestationRequired(), app.automaticUpgrades(), false,
				this.apps.listKeys(app), key);
	}

	@PatchMapping(path = APP, produces = MediaType.APPLICATION_JSON_VALUE)
	AppView change(App app, @Valid @RequestBody AppChange body) {
		requireChangeable(app);
		App changed = checked(new App(app.id(), Objects.requireNonNullElse(body.name(), app.name()),
				Objects.requireNonNullElse(body.rpId(), app.rpId()),
				Objects.requireNonNullElse(body.authOrigin(), app.authOrigin()),
				Objects.requireNonNullElse(body.additionalOrigins(), app.additionalOrigins()),
				Objects.requireNonNullElse(body.relatedOrigins(), app.relatedOrigins()),
				Objects.requireNonNullElse(body.attestation(), app.attestation()),
				Objects.requireNonNullElse(body.attestationRequired(), app.attestationRequired()),
				Objects.requireNonNullElse(body.automaticUpgrades(), app.automaticUpgrades()), app.apiKeys()));
		this.apps.update(changed);
		return view(changed);
	}

	@DeleteMapping(APP)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(App app) {
		requireChangeable(app);
		this.apps.delete(app);
		this.faults.clear(app);
	}

	@PostMapping(path = KEYS, produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	CreatedKey createKey(App app, @Valid @RequestBody(required = false) @Nullable NewKey body) {
		requireChangeable(app);
		NewKey wanted = (body != null) ? body : new NewKey(null, null);
		String key = Objects.requireNonNullElseGet(wanted.apiKey(), RandomIds::next);
		StoredKey stored = this.apps.addKey(app, Objects.requireNonNullElse(wanted.label(), "API key"), key);
		return new CreatedKey(stored.id(), stored.label(), stored.createdAt().toString(), key);
	}

	@DeleteMapping(KEYS + "/{key_id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void revokeKey(App app, @PathVariable("key_id") String keyId) {
		requireChangeable(app);
		if (!this.apps.revokeKey(app, keyId)) {
			throw ApiException.notFound("api_key_not_found", "The app has no such API key, or it is already revoked.");
		}
	}

	private AppView view(App app) {
		return new AppView(app.id(), app.name(), app.rpId(), app.authOrigin(), app.additionalOrigins(),
				app.relatedOrigins(), app.attestation(), app.attestationRequired(), app.automaticUpgrades(),
				this.apps.isConfigured(app), this.apps.listKeys(app));
	}

	private void requireChangeable(App app) {
		if (this.apps.isConfigured(app)) {
			throw ApiException.conflict("app_in_settings",
					"This app is in the settings, under sandbox.apps. Change it there and start the sandbox again.");
		}
	}

	/** Validates an app by the same rules as the apps in the settings. */
	private App checked(App app) {
		DirectFieldBindingResult errors = new DirectFieldBindingResult(app, "app");
		this.validator.validate(app, errors);
		this.apps.validateAttestation(app, errors);
		String sentences = errors.getFieldErrors()
			.stream()
			// All of the app's keys may have been revoked
			.filter((error) -> !error.getField().equals("apiKeys"))
			.map((error) -> error.getField().replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT) + " "
					+ error.getDefaultMessage() + ".")
			.sorted()
			.collect(Collectors.joining(" "));
		if (!sentences.isEmpty()) {
			throw ApiException.invalidRequest(sentences);
		}
		return app;
	}

	record NewApp(@Nullable String id, @Nullable String name,
			@NotNull(message = "auth_origin must be given, such as http://localhost:3000.") String authOrigin,
			@Nullable String rpId, @Nullable List<String> additionalOrigins, @Nullable List<String> relatedOrigins,
			@Nullable AttestationConveyance attestation, @Nullable Boolean attestationRequired,
			@Nullable Boolean automaticUpgrades,
			@Nullable @Pattern(regexp = NewKey.FORM, message = NewKey.MESSAGE) String apiKey) {

		@Override
		public String toString() {
			return "NewApp[***]";
		}

	}

	record AppChange(@Nullable String name, @Nullable String authOrigin, @Nullable String rpId,
			@Nullable List<String> additionalOrigins, @Nullable List<String> relatedOrigins,
			@Nullable AttestationConveyance attestation, @Nullable Boolean attestationRequired,
			@Nullable Boolean automaticUpgrades) {
	}

	record NewKey(
			@Nullable @Pattern(regexp = "(?s).*\\S.*", message = "label must not be blank.") @Size(max = 255,
					message = "label must have at most 255 characters.") String label,
			@Nullable @Pattern(regexp = NewKey.FORM, message = NewKey.MESSAGE) String apiKey) {

		/**
		 * Excludes {sha256}, because in the settings such a key is a hash, but here it
		 * would not be. The published key is too short, so no app can get it here.
		 */
		private static final String FORM = "(?!\\{sha256})[!-~]{16,255}";

		private static final String MESSAGE = "api_key must be 16 to 255 visible ASCII characters and must not begin "
				+ "with {sha256}.";

		@Override
		public String toString() {
			return "NewKey[***]";
		}

	}

	record AppView(String id, String name, String rpId, String authOrigin, List<String> additionalOrigins,
			List<String> relatedOrigins, AttestationConveyance attestation, boolean attestationRequired,
			boolean automaticUpgrades, boolean readOnly, List<StoredKey> apiKeys) {
	}

	record CreatedApp(String id, String name, String rpId, String authOrigin, List<String> additionalOrigins,
			List<String> relatedOrigins, AttestationConveyance attestation, boolean attestationRequired,
			boolean automaticUpgrades, boolean readOnly, List<StoredKey> apiKeys, String apiKey) {

		@Override
		public String toString() {
			return "CreatedApp[***]";
		}

	}

	record CreatedKey(String id, String label, String createdAt, String apiKey) {

		@Override
		public String toString() {
			return "CreatedKey[***]";
		}

	}

}
