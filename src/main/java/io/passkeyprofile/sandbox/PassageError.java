package io.passkeyprofile.sandbox;

import org.springframework.http.HttpStatus;

/**
 * A refusal that the caller is told about, in a sentence for a person.
 */
final class PassageError extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	private final String code;

	private PassageError(HttpStatus status, String code, String sentence) {
		super(sentence, null, false, false);
		this.status = status;
		this.code = code;
	}

	static PassageError invalidRequest(String sentence) {
		return new PassageError(HttpStatus.BAD_REQUEST, "invalid_request", sentence);
	}

	static PassageError invalidAccessToken() {
		return new PassageError(HttpStatus.UNAUTHORIZED, "invalid_access_token",
				"The API key is missing or is not one of this app.");
	}

	static PassageError invalidNonce() {
		return new PassageError(HttpStatus.UNAUTHORIZED, "invalid_nonce",
				"The nonce is unknown, expired or already used.");
	}

	static PassageError webauthnLoginFailed() {
		return new PassageError(HttpStatus.UNAUTHORIZED, "webauthn_login_failed", "The passkey was not accepted.");
	}

	static PassageError discoverableLoginFailed() {
		return new PassageError(HttpStatus.UNAUTHORIZED, "discoverable_login_failed", "The passkey was not accepted.");
	}

	static PassageError cannotCreateTransaction() {
		return new PassageError(HttpStatus.FORBIDDEN, "cannot_create_transaction", "The user is not active.");
	}

	static PassageError operationNotAllowed() {
		return new PassageError(HttpStatus.FORBIDDEN, "operation_not_allowed", "The user is not active.");
	}

	static PassageError userNotActive() {
		return new PassageError(HttpStatus.FORBIDDEN, "user_not_active", "The user is not active.");
	}

	static PassageError originNotAllowed() {
		return new PassageError(HttpStatus.FORBIDDEN, "operation_not_allowed",
				"Pages of this origin may not make this request for this app.");
	}

	static PassageError notFound() {
		return new PassageError(HttpStatus.NOT_FOUND, "invalid_request", "There is nothing at this path.");
	}

	static PassageError appNotFound() {
		return new PassageError(HttpStatus.NOT_FOUND, "app_not_found", "There is no such app.");
	}

	static PassageError userNotFound() {
		return new PassageError(HttpStatus.NOT_FOUND, "user_not_found", "There is no such user.");
	}

	static PassageError transactionNotFound() {
		return new PassageError(HttpStatus.NOT_FOUND, "transaction_not_found",
				"The transaction or handshake is unknown, expired or already used.");
	}

	static PassageError deviceNotFound() {
		return new PassageError(HttpStatus.NOT_FOUND, "device_not_found", "The user has no such device.");
	}

	static PassageError userHasNoPasskeys() {
		return new PassageError(HttpStatus.CONFLICT, "user_has_no_passkeys", "The user has no passkeys.");
	}

	HttpStatus status() {
		return this.status;
	}

	ErrorBody body() {
		return new ErrorBody(this.code, String.valueOf(getMessage()));
	}

}
