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
 * @param rpId the RP ID that passkeys are bound to. Except for related origins, the host
 * of every web origin is the RP ID or a subdomain of it. By default the host of the auth
 * origin
 * @param authOrigin the origin of the app's web pages
 * @param additionalOrigins other origins of its web pages, and origins of its Android
 * apps
 * @param relatedOrigins origins of its web pages outside the RP ID, which the file
 * {@code /.well-known/webauthn} on the host of the RP ID has to list
 * @param attestation which attestation authenticators are asked for; never {@code NONE}
 * if one is required
 * @param attestationRequired whether an authenticator is refused if its maker doesn't
 * vouch for it, or if its model was revoked
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
		@DefaultValue List<String> additionalOrigins, @DefaultValue List<String> relatedOrigins,
		@DefaultValue("none") AttestationConveyance attestation, boolean attestationRequired, boolean automaticUpgrades,
		@NotEmpty(message = "must have an API key") @DefaultValue List<@Valid ApiKey> apiKeys) {

	/** The API key that {@code sandbox.yml} publishes, for use on this machine only. */
	public static final String PUBLISHED_KEY = "sandbox-api-key";

	/** Fills in the RP ID and the attestation, which settings may leave out. */
	public App {
		if (rpId == null) {
			rpId = defaultRpId(authOrigin);
		}
		if (attestationRequired && attestation == AttestationConveyance.NONE) {
			attestation = AttestationConveyance.DIRECT;
		}
	}

	/**
	 * Returns the default RP ID.
	 * @param authOrigin the origin of the app's web pages
	 * @return the host of the origin, or an empty text if it has none
	 */
	public static String defaultRpId(String authOrigin) {
		return FittingOrigins.Validator.host(authOrigin);
	}

	/**
	 * Returns the origins that may run ceremonies.
	 * @return the origins of web pages and Android apps, exactly as clients write them
	 */
	public List<String> origins() {
		return Stream.of(Stream.of(this.authOrigin), this.additionalOrigins.stream(), this.relatedOrigins.stream())
			.flatMap((origins) -> origins)
			.toList();
	}

	/**
	 * Returns whether a web page can use this app's passkeys even if its origin is not a
	 * related origin.
	 * @param origin the origin, in any form
	 * @return whether its host is the RP ID or a subdomain of it
	 */
	public boolean isWithinRpId(String origin) {
		return FittingOrigins.Validator.isWithin(FittingOrigins.Validator.host(origin), this.rpId);
	}

	/**
	 * Returns the origins that CORS allows.
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
