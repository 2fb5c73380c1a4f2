package io.passkeyprofile.start;

import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Says what is wrong with the database, and which setting may help, instead of showing
 * the driver's stack trace.
 */
public final class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, SQLException cause) {
		for (SQLException current = cause; current != null; current = next(current)) {
			Answer answer = ofH2(current);
			if (answer == null) {
				answer = of((current.getSQLState() != null) ? current.getSQLState() : "");
			}
			if (answer != null) {
				return new FailureAnalysis(answer.description, answer.action, failure);
			}
		}
		return null;
	}

	private static @Nullable SQLException next(SQLException failure) {
		return (failure.getCause() instanceof SQLException cause) ? cause : null;
	}

	/** By the constants of {@code org.h2.api.ErrorCode}. */
	private static @Nullable Answer ofH2(SQLException failure) {
		return switch (failure.getErrorCode()) {
			case 90020 -> Answer.IN_USE;
			case 90028, 90031, 90062, 90097, 90124 ->
				// A file that ends too soon
				(NestedExceptionUtils.getRootCause(failure) instanceof EOFException) ? Answer.DAMAGED
						: Answer.NOT_WRITABLE;
			case 90030 -> Answer.DAMAGED;
			// A general error, such as a full disk
			case 50000 ->
				(NestedExceptionUtils.getRootCause(failure) instanceof IOException) ? Answer.NOT_WRITABLE : null;
			default -> null;
		};
	}

	private static @Nullable Answer of(String state) {
		if (state.startsWith("28")) {
			return Answer.REFUSED;
		}
		if (state.equals("3D000")) {
			return Answer.MISSING;
		}
		return (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) ? Answer.UNREACHABLE
				: null;
	}

	private enum Answer {

		IN_USE("Another process uses the database.",
				"Stop the other instance, or set SPRING_DATASOURCE_URL to another database."),
		NOT_WRITABLE("The database file can't be written.",
				"Let the server write to the folder in SPRING_DATASOURCE_URL, and make sure that its disk isn't full."),
		DAMAGED("The database file is damaged.",
				"Restore a backup of it, or rescue what H2's tool org.h2.tools.Recover can still read."),
		REFUSED("The database refuses the username or the password.",
				"Correct SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD."),
		MISSING("The database server has no database of this name.",
				"Create the database, or correct SPRING_DATASOURCE_URL."),
		UNREACHABLE("The database server can't be reached.", "Start it, or correct SPRING_DATASOURCE_URL.");

		private final String description;

		private final String action;

		Answer(String description, String action) {
			this.description = description;
			this.action = action;
		}

	}

}
