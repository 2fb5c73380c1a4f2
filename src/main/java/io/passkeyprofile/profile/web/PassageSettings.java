package io.passkeyprofile.profile.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.URL;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The Passage app and its server. The first four have no defaults: outside the local
 * profile, the operator has to say which server to trust.
 *
 * @param appId the Passage app ID
 * @param apiKey the app's key for the management API, a secret
 * @param apiUrl base URL of the management API
 * @param authUrl base URL of the authentication API, as browsers reach it
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout how long to wait for a response, from the request to its last byte
 * @param requestsAtOnce how many requests wait for a response at the same time
 * @param maxWait how long a further request waits for its turn before it is refused
 * @param circuitBreaker when to send no more requests
 */
@ConfigurationProperties("passage")
@Validated
public record PassageSettings(@NotBlank(message = "is missing: set PASSAGE_APP_ID") String appId,
		@NotBlank(message = "is missing: set PASSAGE_API_KEY") String apiKey,
		@NotBlank(message = "is missing: set PASSAGE_API_URL") @URL(regexp = HTTP, message = NO_HTTP_URL) String apiUrl,
		@NotBlank(message = "is missing: set PASSAGE_AUTH_URL") @URL(regexp = HTTP,
				message = NO_HTTP_URL) String authUrl,
		@NotNull @DurationMin(millis = 1) @DefaultValue("1s") Duration connectTimeout,
		@NotNull @DurationMin(millis = 1) @DefaultValue("2s") Duration readTimeout,
		@Min(1) @DefaultValue("64") int requestsAtOnce, @NotNull @DurationMin @DefaultValue("250ms") Duration maxWait,
		@Valid @DefaultValue CircuitBreaker circuitBreaker) {

	private static final String HTTP = "(?i)^(https?://.*)?$";

	private static final String NO_HTTP_URL = "is not an http or https URL";

	/** The SHA-256 of the sandbox's default API key, which everybody knows. */
	private static final String PUBLISHED_KEY_SHA256 = "c27f1dc0436e6ea2fe495afbfeee34098fbdebccedb5fea4bdf71e967eaaf594";

	private static final Pattern LOOPBACK = Pattern
		.compile("(?i)https?://(localhost|127(\\.\\d{1,3}){3}|\\[(0:0:0:0:0:0:0|:):1])(:\\d*)?([/?#].*)?");

	@AssertTrue(message = "is not met: passage.api-key is the published key of the sandbox, which works only with a"
			+ " sandbox on this machine: set PASSAGE_API_KEY to a secret one, or PASSAGE_API_URL to a loopback address")
	boolean isPublishedKeyUsedOnThisMachineOnly() {
		return !isPublished(String.valueOf(this.apiKey)) || LOOPBACK.matcher(String.valueOf(this.apiUrl)).matches();
	}

	private static boolean isPublished(String apiKey) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash).equals(PUBLISHED_KEY_SHA256);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns whether others can read what is sent to a URL.
	 * @param url {@link #apiUrl()} or {@link #authUrl()}
	 * @return whether it is plain http to another machine
	 */
	public static boolean isReadableOnTheWay(String url) {
		return url.regionMatches(true, 0, "http:", 0, 5) && !LOOPBACK.matcher(url).matches();
	}

	/**
	 * When to stop sending requests: once half of the last ones have failed.
	 *
	 * @param window how many of the last requests count
	 * @param pause how long no request is sent before one is tried again
	 */
	public record CircuitBreaker(@Min(1) @DefaultValue("20") int window,
			@NotNull @DurationMin(millis = 1) @DefaultValue("5s") Duration pause) {

	}

	@Override
	public String toString() {
		return "PassageSettings[appId=%s, apiKey=****, apiUrl=%s, authUrl=%s]".formatted(this.appId, this.apiUrl,
				this.authUrl);
	}

}
