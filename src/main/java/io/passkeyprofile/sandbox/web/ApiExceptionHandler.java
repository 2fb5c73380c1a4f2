package io.passkeyprofile.sandbox.web;

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
 * Turns every exception into an error response in Passage's form.
 */
@RestControllerAdvice
class ApiExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(ApiExceptionHandler.class);

	@ExceptionHandler
	ResponseEntity<ApiError> handle(ApiException ex) {
		HttpHeaders headers = new HttpHeaders();
		switch (ex.body().code()) {
			case "invalid_access_token", "invalid_control_key" -> headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
			case "exceeded_attempts" -> headers.set(HttpHeaders.RETRY_AFTER, "60");
			default -> {
			}
		}
		return respond(ex.status(), headers, ex.body());
	}

	@ExceptionHandler
	ResponseEntity<ApiError> handle(MethodArgumentNotValidException ex) {
		return handle(ApiException.invalidRequest(ex.getAllErrors()
			.stream()
			.map(DefaultMessageSourceResolvable::getDefaultMessage)
			.sorted()
			.collect(Collectors.joining(" "))));
	}

	@ExceptionHandler
	ResponseEntity<ApiError> handle(HttpMessageNotReadableException ex) {
		return respond(ex.contains(BodyLimitFilter.BodyTooLargeException.class) ? HttpStatus.CONTENT_TOO_LARGE
				: HttpStatus.BAD_REQUEST, HttpHeaders.EMPTY);
	}

	@ExceptionHandler
	ResponseEntity<ApiError> handle(Exception ex) {
		if (ex instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
			return respond(response.getStatusCode(), response.getHeaders());
		}
		logger.error("Request failed", ex);
		return respond(HttpStatus.INTERNAL_SERVER_ERROR, HttpHeaders.EMPTY);
	}

	private static ResponseEntity<ApiError> respond(HttpStatusCode status, HttpHeaders headers) {
		return respond(status, headers, ApiError.of(status.value()));
	}

	// Sets the type, because requests that don't accept JSON get their error too
	private static ResponseEntity<ApiError> respond(HttpStatusCode status, HttpHeaders headers, ApiError body) {
		return ResponseEntity.status(status).headers(headers).contentType(MediaType.APPLICATION_JSON).body(body);
	}

}
