package io.passkeyprofile.sandbox;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An application that Passage serves, with its users apart from every other's.
 */
record App(@NotNull @Pattern(regexp = RandomIds.FORM, message = "must be 24 letters and digits") String id,
		@NotBlank String name,
		@NotNull @Pattern(regexp = "https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(:[0-9]{1,5})?",
				message = "must be scheme://host or scheme://host:port, without a path") String authOrigin,
		@NotEmpty(message = "must have an API key") @DefaultValue List<@Valid ApiKey> apiKeys) {

	/** The host of the auth origin, to which passkeys are bound. */
	String rpId() {
		return URI.create(this.authOrigin).getHost();
	}

	/** Origins are compared exactly, so that any other form would never match. */
	@AssertTrue(message = "is not met: the auth origin must be as browsers write it, with a valid host in lower case "
			+ "and without a default port")
	boolean isAuthOriginAsBrowsersWriteIt() {
		if (this.authOrigin == null) {
			return true;
		}
		try {
			URI uri = URI.create(this.authOrigin);
			int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
			return uri.getHost() != null && uri.getPort() != defaultPort && uri.getPort() < 65536
					&& this.authOrigin.equals(this.authOrigin.toLowerCase(Locale.ROOT));
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
