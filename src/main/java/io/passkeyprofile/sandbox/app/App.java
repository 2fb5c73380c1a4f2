package io.passkeyprofile.sandbox.app;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An app: one application that Passage serves. Apps share nothing, not even a user with
 * the same external ID.
 *
 * @param id the app ID, 24 letters and digits
 * @param name the name that people see
 * @param authOrigin the origin of the app's web pages
 * @param additionalOrigins further origins of its web pages and of its Android apps
 * @param apiKeys the API keys that the app's server may use
 */
public record App(@NotNull @Pattern(regexp = RandomIds.PATTERN, message = "must be 24 letters and digits") String id,
		@NotBlank String name,
		@NotNull @Pattern(regexp = App.WEB_ORIGIN,
				message = "must be scheme://host or scheme://host:port, without a path") String authOrigin,
		@DefaultValue List<String> additionalOrigins,
		@NotEmpty(message = "must have an API key") @DefaultValue List<@Valid ApiKey> apiKeys) {

	private static final String WEB_ORIGIN = "https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(:[0-9]{1,5})?";

	// The last of the 43 characters that encode 32 bytes has two zero bits
	private static final String ANDROID_ORIGIN = "android:apk-key-hash:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]";

	/**
	 * The RP ID that passkeys are bound to.
	 * @return the host of the auth origin
	 */
	public String rpId() {
		return URI.create(this.authOrigin).getHost();
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

	/** Origins are compared as text, so an origin in any other form would never match. */
	@AssertTrue(message = "is not met: the auth origin must be as browsers write it, with a valid host in lower case "
			+ "and without a default port")
	boolean isAuthOriginAsBrowsersWriteIt() {
		return this.authOrigin == null || isAsBrowsersWriteIt(this.authOrigin);
	}

	@AssertTrue(message = "is not met: an additional origin must be as browsers write it, or android:apk-key-hash: "
			+ "and the certificate's SHA-256 in base64url without padding")
	boolean isEachAdditionalOriginWellFormed() {
		return this.additionalOrigins.stream()
			.allMatch((origin) -> origin.matches(ANDROID_ORIGIN)
					|| (origin.matches(WEB_ORIGIN) && isAsBrowsersWriteIt(origin)));
	}

	/** Browsers refuse an RP ID that is not a suffix of the page's host. */
	@AssertTrue(message = "is not met: the host of an additional web origin must be that of the auth origin, which is "
			+ "the RP ID, or a subdomain of it")
	boolean isEachAdditionalOriginWithinTheRpId() {
		return !isAuthOriginAsBrowsersWriteIt() || !isEachAdditionalOriginWellFormed() || this.authOrigin == null
				|| webOrigins().stream()
					.map((origin) -> URI.create(origin).getHost())
					.allMatch((host) -> host.equals(rpId()) || host.endsWith("." + rpId()));
	}

	private static boolean isAsBrowsersWriteIt(String origin) {
		try {
			URI uri = URI.create(origin);
			int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
			return uri.getHost() != null && uri.getPort() != defaultPort && uri.getPort() < 65536
					&& origin.equals(origin.toLowerCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Returns whether a presented key is one of this app's API keys. It compares all of
	 * them, so that the time taken doesn't reveal which one matched.
	 * @param presentedKey the bytes of the key
	 * @return whether the key is valid for this app
	 */
	public boolean accepts(byte[] presentedKey) {
		byte[] hash = Sha256.of(presentedKey);
		boolean accepted = false;
		for (ApiKey apiKey : this.apiKeys) {
			accepted |= apiKey.hasHash(hash);
		}
		return accepted;
	}

}
