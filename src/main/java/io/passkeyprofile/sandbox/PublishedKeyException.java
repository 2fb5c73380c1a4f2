package io.passkeyprofile.sandbox;

/**
 * Other machines could reach the sandbox with the published API key.
 */
final class PublishedKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	PublishedKeyException(String apiKeysProperty) {
		super("%s contains the published API key. Set server.address to a loopback address such as 127.0.0.1, or give the app a key of its own."
			.formatted(apiKeysProperty));
	}

}
