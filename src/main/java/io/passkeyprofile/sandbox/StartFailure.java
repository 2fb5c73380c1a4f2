package io.passkeyprofile.sandbox;

import java.sql.SQLException;
import java.util.stream.Collectors;

import io.passkeyprofile.start.DatabaseFailureAnalyzer;

import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Explains in one sentence why the sandbox did not start.
 */
final class StartFailure {

	/** H2's error code for a database file that another process has opened. */
	private static final int DATABASE_ALREADY_OPEN = 90020;

	private StartFailure() {
	}

	/** Returns what is wrong and, if known, what to do about it. */
	static String sentence(Throwable failure) {
		FailureAnalysis database = new DatabaseFailureAnalyzer().analyze(failure);
		return (database != null) ? database.getDescription() + " " + database.getAction() : reason(failure);
	}

	static String reason(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof PortInUseException) {
				return String.valueOf(cause.getMessage());
			}
			if (cause instanceof SQLException refusal && refusal.getErrorCode() == DATABASE_ALREADY_OPEN) {
				return "Another process is using its database";
			}
			FailureAnalysis database = new DatabaseFailureAnalyzer().analyze(cause);
			if (cause instanceof SQLException && database != null) {
				return database.getDescription();
			}
			if (cause instanceof BindValidationException invalid) {
				return invalid.getValidationErrors()
					.getAllErrors()
					.stream()
					.map(StartFailure::describe)
					.sorted()
					.collect(Collectors.joining("; "));
			}
		}
		return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
	}

	// Without the rejected value, which could be an API key
	private static String describe(ObjectError error) {
		String field = (error instanceof FieldError fieldError) ? "." + fieldError.getField() : "";
		return error.getObjectName() + field + " " + error.getDefaultMessage();
	}

}
