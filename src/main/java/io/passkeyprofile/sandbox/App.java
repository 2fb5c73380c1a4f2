package io.passkeyprofile.sandbox;

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
 * An application that Passage serves, with its users apart from every other's.
 *
 * @param id its ID
 * @param name what people know it as
 * @param authOrigin the origin of its pages
 * @param additionalOrigins further origins of its pages, and those of its Android apps
 * @param apiKeys the keys that its server may use
 */
record App(@NotNull @Pattern(regexp = RandomIds.FORM, message = "must be 24 letters and digits") String id,
		@NotBlank String name,
		@NotNull @Pattern(regexp = App.WEB_ORIGIN,
				message = "must be scheme://host or scheme://host:port, without a path") String authOrigin,
		@DefaultValue List<String> additionalOrigins,
		@NotEmpty(message = "must have an API key") @DefaultValue List<@Valid ApiKey> apiKeys) {

	private static final String WEB_ORIGIN = "https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(:[0-9]{1,5})?";

	// 32 bytes end in a character of which two bits are zero
	private static final String ANDROID_ORIGIN = "android:apk-key-hash:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]";

	/** The host of the auth origin, to which passkeys are bound. */
	String rpId() {
		return URI.create(this.authOrigin).getHost();
	}

	/** All origins that may hold ceremonies, exactly as clients write them. */
	List<String> origins() {
		return Stream.concat(Stream.of(this.authOrigin), this.additionalOrigins.stream()).toList();
	}

	/** The origins of web pages, exactly as browsers write them. */
	List<String> webOrigins() {
		return origins().stream().filter((origin) -> !origin.startsWith("android:")).toList();
	}

	/** Origins are compared exactly, so that any other form would never match. */
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

	/** Browsers refuse passkeys of any other RP ID. */
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
	 * Whether a request may act for this app. Every key is compared, so that the time
	 * taken does not tell which one matched.
	 */
	boolean accepts(byte[] presentedKey) {
		byte[] hash = Sha256.of(presentedKey);
		boolean accepted = false;
		for (ApiKey apiKey : this.apiKeys) {
			accepted |= apiKey.hasHash(hash);
		}
		return accepted;
	}

}
