package io.passkeyprofile.sandbox;

import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers everything that fails in Passage's form.
 */
@RestControllerAdvice
class PassageErrors {

	private static final Logger logger = LoggerFactory.getLogger(PassageErrors.class);

	@ExceptionHandler
	ResponseEntity<ErrorBody> refused(PassageError error) {
		HttpHeaders headers = new HttpHeaders();
		if (error.body().code().equals("invalid_access_token")) {
			headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		}
		return answer(error.status(), headers, error.body());
	}

	@ExceptionHandler
	ResponseEntity<ErrorBody> notValid(MethodArgumentNotValidException ex) {
		return refused(PassageError.invalidRequest(ex.getAllErrors()
			.stream()
			.map(DefaultMessageSourceResolvable::getDefaultMessage)
			.sorted()
			.collect(Collectors.joining(" "))));
	}

	@ExceptionHandler
	ResponseEntity<ErrorBody> notReadable(HttpMessageNotReadableException ex) {
		return answer(ex.contains(BodyTooLargeException.class) ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST,
				HttpHeaders.EMPTY);
	}

	@ExceptionHandler
	ResponseEntity<ErrorBody> failed(Exception ex) {
		if (ex instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
			return answer(response.getStatusCode(), response.getHeaders());
		}
		logger.error("A request failed", ex);
		return answer(HttpStatus.INTERNAL_SERVER_ERROR, HttpHeaders.EMPTY);
	}

	private static ResponseEntity<ErrorBody> answer(HttpStatusCode status, HttpHeaders headers) {
		return answer(status, headers, ErrorBody.of(status.value()));
	}

	// The type is set here, since a request that accepts no JSON gets its error all the
	// same
	private static ResponseEntity<ErrorBody> answer(HttpStatusCode status, HttpHeaders headers, ErrorBody body) {
		return ResponseEntity.status(status).headers(headers).contentType(MediaType.APPLICATION_JSON).body(body);
	}

}
