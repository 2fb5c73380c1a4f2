package io.passkeyprofile.sandbox.web;

import io.passkeyprofile.sandbox.journal.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * The request failed. The caller gets an HTTP status, one of Passage's error codes and a
 * sentence for people. A reason that Passage would not tell the caller goes only to the
 * request log.
 */
public final class ApiException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	private final String code;

	private final transient @Nullable Refusal refusal;

	private final long retryAfter;

	private ApiException(HttpStatus status, String code, String sentence) {
		this(status, code, sentence, 0, null);
	}

	private ApiException(HttpStatus status, String code, String sentence, long retryAfter, @Nullable Refusal refusal) {
		super(sentence, null, false, false);
		this.retryAfter = retryAfter;
		this.status = status;
		this.code = code;
		this.refusal = refusal;
	}

	/**
	 * Adds the reason for the request log. The response stays as it is.
	 * @param reason the reason
	 * @param arguments the arguments of the reason's sentence, without secrets
	 * @return the same failure with the reason
	 */
	public ApiException because(Refusal.Reason reason, Object... arguments) {
		return because(Refusal.of(reason, arguments));
	}

	/**
	 * Adds the reason for the request log. The response stays as it is.
	 * @param why the reason
	 * @return the same failure with the reason
	 */
	public ApiException because(Refusal why) {
		return new ApiException(this.status, this.code, String.valueOf(getMessage()), this.retryAfter, why);
	}

	public static ApiException invalidRequest(String sentence) {
		return new ApiException(HttpStatus.BAD_REQUEST, "invalid_request", sentence);
	}

	static ApiException invalidAccessToken() {
		return new ApiException(HttpStatus.UNAUTHORIZED, "invalid_access_token",
				"The API key is missing or does not belong to this app.");
	}

	public static ApiException invalidNonce() {
		return new ApiException(HttpStatus.UNAUTHORIZED, "invalid_nonce",
				"The nonce is unknown, expired or already used.");
	}

	public static ApiException webauthnLoginFailed() {
		return new ApiException(HttpStatus.UNAUTHORIZED, "webauthn_login_failed", "The passkey was not accepted.");
	}

	public static ApiException discoverableLoginFailed() {
		return new ApiException(HttpStatus.UNAUTHORIZED, "discoverable_login_failed", "The passkey was not accepted.");
	}

	public static ApiException cannotCreateTransaction() {
		return new ApiException(HttpStatus.FORBIDDEN, "cannot_create_transaction", "The user is not active.");
	}

	public static ApiException operationNotAllowed() {
		return new ApiException(HttpStatus.FORBIDDEN, "operation_not_allowed", "The user is not active.");
	}

	public static ApiException userNotActive() {
		return new ApiException(HttpStatus.FORBIDDEN, "user_not_active", "The user is not active.");
	}

	static ApiException originNotAllowed() {
		return new ApiException(HttpStatus.FORBIDDEN, "operation_not_allowed",
				"Pages of this origin may not make this request for this app.");
	}

	/**
	 * A page of another site, or of another port of this machine, made the request.
	 */
	public static ApiException foreignPage() {
		return new ApiException(HttpStatus.FORBIDDEN, "operation_not_allowed",
				"Pages of other origins may not make this request. Call it from a program, or open the console.");
	}

	public static ApiException invalidCsrfToken() {
		return new ApiException(HttpStatus.FORBIDDEN, "invalid_csrf_token",
				"The form is out of date. Reload the page, then send the form again.");
	}

	public static ApiException invalidControlKey() {
		return new ApiException(HttpStatus.UNAUTHORIZED, "invalid_control_key",
				"This request needs the setting sandbox.control-key as its bearer token.");
	}

	public static ApiException exceededAttempts() {
		return new ApiException(HttpStatus.TOO_MANY_REQUESTS, "exceeded_attempts",
				"Too many wrong control keys came from this address. Try again in a minute.", 60, null);
	}

	/**
	 * An address calls an app more often than the settings allow.
	 * @param seconds how many seconds it has to wait, at least 1
	 */
	public static ApiException tooManyRequests(long seconds) {
		return new ApiException(HttpStatus.TOO_MANY_REQUESTS, "exceeded_attempts",
				"Too many requests for this app came from this address. Try again in "
						+ ((seconds == 1) ? "a second." : seconds + " seconds."),
				seconds, Refusal.of(Refusal.Reason.RATE_LIMIT));
	}

	public static ApiException tooManyCeremonies() {
		return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "too_many_ceremonies",
				"Too many virtual authenticators run ceremonies at once. Try again in a second.", 1, null);
	}

	public static ApiException testingOff() {
		return new ApiException(HttpStatus.FORBIDDEN, "operation_not_allowed",
				"This call is for tests, because with it one can sign in as anybody. It is off on a database server. "
						+ "Set sandbox.testing=true if nobody else relies on this server.");
	}

	public static ApiException bodyNotJson() {
		return new ApiException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "invalid_request",
				"The body must be application/json.");
	}

	public static ApiException databaseDown() {
		return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "internal_server_error",
				"The database does not answer. Try again in a few seconds.", 5,
				Refusal.of(Refusal.Reason.SERVER_ERROR));
	}

	/**
	 * The request can't be carried out in the present state.
	 * @param code a code for programs
	 * @param sentence why, and what to do instead
	 */
	public static ApiException conflict(String code, String sentence) {
		return new ApiException(HttpStatus.CONFLICT, code, sentence);
	}

	/**
	 * Something that only control or the console knows doesn't exist.
	 * @param code a code for programs
	 * @param sentence what doesn't exist
	 */
	public static ApiException notFound(String code, String sentence) {
		return new ApiException(HttpStatus.NOT_FOUND, code, sentence);
	}

	public static ApiException notFound() {
		return new ApiException(HttpStatus.NOT_FOUND, "invalid_request", "There is nothing at this path.");
	}

	public static ApiException appNotFound() {
		return new ApiException(HttpStatus.NOT_FOUND, "app_not_found", "There is no such app.");
	}

	public static ApiException userNotFound() {
		return new ApiException(HttpStatus.NOT_FOUND, "user_not_found", "There is no such user.");
	}

	public static ApiException transactionNotFound() {
		return new ApiException(HttpStatus.NOT_FOUND, "transaction_not_found",
				"The transaction or handshake is unknown, expired or already used.");
	}

	public static ApiException deviceNotFound() {
		return new ApiException(HttpStatus.NOT_FOUND, "device_not_found", "The user has no such device.");
	}

	public static ApiException userHasNoPasskeys() {
		return new ApiException(HttpStatus.CONFLICT, "user_has_no_passkeys", "The user has no passkeys.");
	}

	/** Returns the reason for the request log. */
	Refusal refusal() {
		return (this.refusal != null) ? this.refusal : Refusal.of(Refusal.Reason.OTHER, String.valueOf(getMessage()));
	}

	/**
	 * Returns the HTTP status.
	 * @return the status
	 */
	public HttpStatus status() {
		return this.status;
	}

	/** Returns how many seconds to wait before trying again, or 0 if that won't help. */
	long retryAfter() {
		return this.retryAfter;
	}

	ApiError body() {
		return new ApiError(this.code, String.valueOf(getMessage()));
	}

}
