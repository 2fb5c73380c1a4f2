package io.passkeyprofile.sandbox.web;

/**
 * The body of every error response.
 *
 * @param code a code for programs, such as {@code user_not_found}
 * @param error a sentence for people
 */
record ApiError(String code, String error) {

	/**
	 * Returns the body for an error if only its HTTP status is known.
	 * @param status the HTTP status
	 * @return the body
	 */
	static ApiError of(int status) {
		return switch (status) {
			case 404 -> ApiException.notFound().body();
			case 405 -> new ApiError("invalid_request", "This path does not support this method.");
			case 406 ->
				new ApiError("invalid_request", "The response is application/json, which the request does not accept.");
			case 408 -> new ApiError("invalid_request", "The body took too long to arrive.");
			case 413 ->
				new ApiError("invalid_request", "The body is larger than 64 KiB, or 64 MiB if it has users to seed.");
			case 415 -> new ApiError("invalid_request", "The body must be application/json.");
			case 421 -> new ApiError("invalid_request",
					"This server does not serve this host. To serve it, add it to the setting sandbox.hosts.");
			case 500, 503 -> new ApiError("internal_server_error", "Something went wrong.");
			default -> new ApiError("invalid_request", "The request is malformed.");
		};
	}

}
