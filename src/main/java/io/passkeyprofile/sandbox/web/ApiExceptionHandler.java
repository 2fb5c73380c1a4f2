package io.passkeyprofile.sandbox.web;

import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.dao.DataIntegrityViolationException;
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

	/** The SQL states of PostgreSQL and H2 for a foreign key without its row. */
	private static final Set<String> MISSING_USER = Set.of("23503", "23506");

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
		return ex.contains(BodyLimitFilter.BodyTooLargeException.class)
				? respond(HttpStatus.CONTENT_TOO_LARGE, HttpHeaders.EMPTY)
				: handle(ApiException.invalidRequest(sentence(ex.getCause())));
	}

	/** A row belongs to a user who has been deleted while the request was running. */
	@ExceptionHandler
	ResponseEntity<ApiError> handle(DataIntegrityViolationException ex) {
		return (ex.getRootCause() instanceof SQLException cause && MISSING_USER.contains(cause.getSQLState()))
				? handle(ApiException.userNotFound()) : handle((Exception) ex);
	}

	@ExceptionHandler
	ResponseEntity<ApiError> handle(Exception ex) {
		if (ex instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
			return respond(response.getStatusCode(), response.getHeaders());
		}
		logger.error("Request failed", ex);
		return respond(HttpStatus.INTERNAL_SERVER_ERROR, HttpHeaders.EMPTY);
	}

	/** Names the member that could not be read. The parser's message would show it. */
	private static String sentence(@Nullable Throwable cause) {
		if (cause instanceof DatabindException failure && !failure.getPath().isEmpty()) {
			String member = failure.getPath()
				.stream()
				.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
						: "[" + step.getIndex() + "]")
				.collect(Collectors.joining())
				.replaceFirst("^\\.", "");
			return (failure instanceof UnrecognizedPropertyException) ? "There is no member " + member + "."
					: "The member " + member + " has the wrong type or form.";
		}
		if (cause instanceof StreamReadException failure) {
			return "The body is not JSON: see line %d, column %d.".formatted(failure.getLocation().getLineNr(),
					failure.getLocation().getColumnNr());
		}
		return "The body must be a JSON object.";
	}

	private static ResponseEntity<ApiError> respond(HttpStatusCode status, HttpHeaders headers) {
		return respond(status, headers, ApiError.of(status.value()));
	}

	// Sets the type, because requests that don't accept JSON get their error too
	private static ResponseEntity<ApiError> respond(HttpStatusCode status, HttpHeaders headers, ApiError body) {
		return ResponseEntity.status(status).headers(headers).contentType(MediaType.APPLICATION_JSON).body(body);
	}

}
