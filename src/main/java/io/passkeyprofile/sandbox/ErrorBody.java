package io.passkeyprofile.sandbox;

/**
 * How every error looks on the wire.
 */
record ErrorBody(String code, String error) {

	/**
	 * For an error that is known by its status only.
	 */
	static ErrorBody of(int status) {
		return switch (status) {
			case 404 -> PassageError.notFound().body();
			case 405 -> new ErrorBody("invalid_request", "This path does not take this method.");
			case 406 ->
				new ErrorBody("invalid_request", "The answer is application/json, which the request does not accept.");
			case 408 -> new ErrorBody("invalid_request", "The body took too long to arrive.");
			case 413 -> new ErrorBody("invalid_request", "The body is larger than 64 KiB.");
			case 415 -> new ErrorBody("invalid_request", "The body must be application/json.");
			case 421 -> new ErrorBody("invalid_request",
					"This server has no such host; the setting sandbox.hosts names further ones.");
			case 500, 503 -> new ErrorBody("internal_server_error", "Something went wrong.");
			default -> new ErrorBody("invalid_request", "The request is malformed.");
		};
	}

}
