package io.passkeyprofile.sandbox;

/**
 * Other machines could reach the sandbox with the API key that everybody knows.
 */
final class PublishedKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	PublishedKeyException(String apiKeysProperty) {
		super("%s has the published API key, so server.address must be a loopback address such as 127.0.0.1, or the app must have a key of its own."
			.formatted(apiKeysProperty));
	}

}
