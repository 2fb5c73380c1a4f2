package io.passkeyprofile.sandbox.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An app: one application that Passage serves. Apps share nothing, not even a user with
 * the same external ID.
 *
 * @param id the app ID, 24 letters and digits
 * @param name the name that people see
 * @param rpId the RP ID that passkeys are bound to: the host of every web origin or a
 * parent domain of it. By default the host of the auth origin
 * @param authOrigin the origin of the app's web pages
 * @param additionalOrigins further origins of its web pages and of its Android apps
 * @param attestation which attestation authenticators are asked for
 * @param attestationRequired whether an authenticator is refused if its maker doesn't
 * vouch for it, or if its model was revoked. It is then asked for an attestation
 * @param automaticUpgrades whether a passkey may be made without asking the person, as
 * password managers do after a sign-in with a password
 * @param apiKeys the API keys that the app's server may use
 */
@FittingOrigins
public record App(@NotNull @Pattern(regexp = RandomIds.PATTERN, message = "must be 24 letters and digits") String id,
		@NotBlank @Size(max = 255, message = "must have at most 255 characters") String name, String rpId,
		@NotNull @Pattern(regexp = FittingOrigins.WEB_ORIGIN,
				message = "must be scheme://host or scheme://host:port, without a path") @Size(
						max = FittingOrigins.MAX_LENGTH,
						message = "must have at most 255 characters") String authOrigin,
		@DefaultValue List<String> additionalOrigins, @DefaultValue("none") AttestationConveyance attestation,
		boolean attestationRequired, boolean automaticUpgrades,
		@NotEmpty(message = "must have an API key") @DefaultValue List<@Valid ApiKey> apiKeys) {

	/** The API key that {@code sandbox.yml} publishes, for use on this machine only. */
	public static final String PUBLISHED_KEY = "sandbox-api-key";

	/** The settings may leave the RP ID and the attestation out. */
	public App {
		if (rpId == null) {
			rpId = defaultRpId(authOrigin);
		}
		if (attestationRequired && attestation == AttestationConveyance.NONE) {
			attestation = AttestationConveyance.DIRECT;
		}
	}

	/**
	 * Returns the RP ID of an app that names none.
	 * @param authOrigin the origin of the app's web pages
	 * @return the host of the origin, or an empty text if it has none
	 */
	public static String defaultRpId(String authOrigin) {
		return FittingOrigins.Validator.host(authOrigin);
	}

	/**
	 * The origins that may run ceremonies.
	 * @return the origins of web pages and Android apps, exactly as clients write them
	 */
	public List<String> origins() {
		return Stream.concat(Stream.of(this.authOrigin), this.additionalOrigins.stream()).toList();
	}

	/**
	 * The origins that CORS allows.
	 * @return the origins of web pages, exactly as browsers write them
	 */
	public List<String> webOrigins() {
		return origins().stream().filter((origin) -> !origin.startsWith("android:")).toList();
	}

	/**
	 * Finds the API key that was presented. It compares all of them, so that the time
	 * taken doesn't reveal which one matched.
	 * @param presentedKey the bytes of the key
	 * @return the key, or empty if the app has no such key
	 */
	public Optional<ApiKey> apiKey(byte[] presentedKey) {
		byte[] hash = Sha256.of(presentedKey);
		Optional<ApiKey> accepted = Optional.empty();
		for (ApiKey apiKey : this.apiKeys) {
			if (apiKey.hasHash(hash)) {
				accepted = Optional.of(apiKey);
			}
		}
		return accepted;
	}

	/**
	 * Returns whether a presented key is one of this app's API keys.
	 * @param presentedKey the bytes of the key
	 * @return whether the key is valid for this app
	 */
	public boolean accepts(byte[] presentedKey) {
		return apiKey(presentedKey).isPresent();
	}

}
