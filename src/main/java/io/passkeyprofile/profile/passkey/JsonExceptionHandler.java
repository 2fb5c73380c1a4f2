package io.passkeyprofile.profile.passkey;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.throttle.ThrottledException;
import io.passkeyprofile.profile.waysin.LastWayInException;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import io.passkeyprofile.profile.web.JsonError;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells the clients of all JSON routes why a request failed.
 */
@RestControllerAdvice(annotations = RestController.class)
class JsonExceptionHandler {

	private final MessageSource messages;

	JsonExceptionHandler(MessageSource messages) {
		this.messages = messages;
	}

	@ExceptionHandler
	ResponseEntity<JsonError> passageFailed(PassageException ex) {
		PassageFailure failure = PassageFailure.of(ex);
		return error(failure.status(), failure.code());
	}

	@ExceptionHandler
	ResponseEntity<JsonError> throttled(ThrottledException ex, HttpServletResponse response) {
		ex.tell(response);
		return error(HttpStatus.TOO_MANY_REQUESTS, "too_many_requests");
	}

	@ExceptionHandler(PasskeyNotFoundException.class)
	ResponseEntity<JsonError> notFound() {
		return error(HttpStatus.NOT_FOUND, "passkey_not_found");
	}

	@ExceptionHandler(PasskeyNotAddedException.class)
	ResponseEntity<JsonError> notAdded() {
		return error(HttpStatus.UNPROCESSABLE_CONTENT, "passkey_not_added");
	}

	@ExceptionHandler(LastWayInException.class)
	ResponseEntity<JsonError> lastWayIn() {
		return error(HttpStatus.CONFLICT, "last_way_in");
	}

	@ExceptionHandler(OtherChangeException.class)
	ResponseEntity<JsonError> otherChange() {
		return error(HttpStatus.CONFLICT, "other_change");
	}

	@ExceptionHandler({ HttpMessageNotReadableException.class, MethodArgumentNotValidException.class })
	ResponseEntity<JsonError> badRequest() {
		return error(HttpStatus.BAD_REQUEST, "invalid_request");
	}

	private ResponseEntity<JsonError> error(HttpStatus status, String code) {
		return JsonError.response(status, code, this.messages);
	}

}
