package io.passkeyprofile.sandbox.web;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.passkeyprofile.jdbc.DatabaseFailure;
import io.passkeyprofile.sandbox.journal.RecordingRequest;
import io.passkeyprofile.sandbox.journal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
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
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/**
 * Turns every exception into an error response in Passage's form.
 */
@RestControllerAdvice
class ApiExceptionHandler {

	/** The SQL states of PostgreSQL and H2 for a foreign key that refers to no row. */
	private static final Set<String> MISSING_USER = Set.of("23503", "23506");

	private static final String NO_TEXT = "22021";

	private static final Logger logger = LoggerFactory.getLogger(ApiExceptionHandler.class);

	@ExceptionHandler
	ResponseEntity<ApiError> handle(ApiException ex, HttpServletRequest request) {
		RecordingRequest.refuse(request, ex.refusal());
		HttpHeaders headers = new HttpHeaders();
		if (Set.of("invalid_access_token", "invalid_control_key").contains(ex.body().code())) {
			headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		}
		if (ex.retryAfter() > 0) {
			headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(ex.retryAfter()));
		}
		return respond(ex.status(), headers, ex.body());
	}

	@ExceptionHandler
	ResponseEntity<ApiError> handle(MethodArgumentNotValidException ex, HttpServletRequest request) {
		String sentences = ex.getAllErrors()
			.stream()
			.map(DefaultMessageSourceResolvable::getDefaultMessage)
			.sorted()
			.collect(Collectors.joining(" "));
		return handle(ApiException.invalidRequest(sentences).because(Refusal.Reason.INVALID_MEMBER, sentences),
				request);
	}

	@ExceptionHandler
	ResponseEntity<ApiError> handle(HttpMessageNotReadableException ex, HttpServletRequest request) {
		if (ex.contains(BodyLimitFilter.BodyTooLargeException.class)) {
			RecordingRequest.refuse(request, Refusal.of(Refusal.Reason.BODY_TOO_LARGE));
			return respond(HttpStatus.CONTENT_TOO_LARGE, HttpHeaders.EMPTY);
		}
		return handle(unreadable(ex.getCause()), request);
	}

	/** Does nothing: the client of a waiting call has gone. */
	@ExceptionHandler(AsyncRequestNotUsableException.class)
	void ignoreGoneClient() {
	}

	/**
	 * Recognizes that a user was deleted while the request was running, and that the
	 * request has a U+0000, which PostgreSQL can't store.
	 */
	@ExceptionHandler
	ResponseEntity<ApiError> handle(DataIntegrityViolationException ex, HttpServletRequest request) {
		String state = (ex.getRootCause() instanceof SQLException cause) ? cause.getSQLState() : "";
		if (MISSING_USER.contains(state)) {
			return handle(ApiException.userNotFound(), request);
		}
		return state.equals(NO_TEXT)
				? handle(ApiException.invalidRequest("The request has the character U+0000."), request)
				: handle((Exception) ex, request);
	}

	@ExceptionHandler
	ResponseEntity<ApiError> handle(Exception ex, HttpServletRequest request) {
		if (DatabaseFailure.isCauseOf(ex)) {
			logger.warn("The database did not answer in time");
			return handle(ApiException.databaseDown(), request);
		}
		RecordingRequest.refuse(request, refusal(ex, request));
		if (ex instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
			return respond(response.getStatusCode(), response.getHeaders());
		}
		logger.error("Request failed", ex);
		return respond(HttpStatus.INTERNAL_SERVER_ERROR, HttpHeaders.EMPTY);
	}

	private static Refusal refusal(Exception ex, HttpServletRequest request) {
		if (ex instanceof HttpRequestMethodNotSupportedException method) {
			return Refusal.of(Refusal.Reason.METHOD, method.getMethod(),
					String.join(", ", Objects.requireNonNullElse(method.getSupportedMethods(), new String[0])));
		}
		if (ex instanceof HttpMediaTypeNotSupportedException) {
			return Refusal.of(Refusal.Reason.MEDIA_TYPE, Objects.toString(request.getContentType(), ""));
		}
		if (ex instanceof HttpMediaTypeNotAcceptableException) {
			return Refusal.of(Refusal.Reason.ACCEPT, Objects.toString(request.getHeader(HttpHeaders.ACCEPT), ""));
		}
		return Refusal.of((ex instanceof ErrorResponse response && response.getStatusCode().is4xxClientError())
				? Refusal.Reason.OTHER : Refusal.Reason.SERVER_ERROR, ex.getClass().getSimpleName());
	}

	/** Names the member that can't be read. The parser's message would show its value. */
	private static ApiException unreadable(@Nullable Throwable cause) {
		if (cause instanceof DatabindException failure && !failure.getPath().isEmpty()) {
			String member = failure.getPath()
				.stream()
				.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
						: "[" + step.getIndex() + "]")
				.collect(Collectors.joining())
				.replaceFirst("^\\.", "");
			return (failure instanceof UnrecognizedPropertyException)
					? ApiException.invalidRequest("There is no member " + member + ".")
					: ApiException.invalidRequest("The member " + member + " has the wrong type or form.")
						.because(Refusal.Reason.WRONG_MEMBER, member);
		}
		if (cause instanceof StreamReadException failure) {
			int line = failure.getLocation().getLineNr();
			int column = failure.getLocation().getColumnNr();
			return ApiException.invalidRequest("The body is not JSON: see line %d, column %d.".formatted(line, column))
				.because(Refusal.Reason.NOT_JSON, line, column);
		}
		return ApiException.invalidRequest("The body must be a JSON object.").because(Refusal.Reason.NOT_JSON, 1, 1);
	}

	private static ResponseEntity<ApiError> respond(HttpStatusCode status, HttpHeaders headers) {
		return respond(status, headers, ApiError.of(status.value()));
	}

	// Sets the type, because requests that don't accept JSON get a JSON error too
	private static ResponseEntity<ApiError> respond(HttpStatusCode status, HttpHeaders headers, ApiError body) {
		return ResponseEntity.status(status).headers(headers).contentType(MediaType.APPLICATION_JSON).body(body);
	}

}
