package io.passkeyprofile.start;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Replaces H2's stack trace with a sentence if a server is started twice.
 */
class DatabaseInUseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

	/** H2's error code for a database file that another process has open. */
	private static final int DATABASE_ALREADY_OPEN = 90020;

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, SQLException cause) {
		return (cause.getErrorCode() == DATABASE_ALREADY_OPEN)
				? new FailureAnalysis("Another process uses the database.",
						"Stop the other instance, or set SPRING_DATASOURCE_URL to another database.", failure)
				: null;
	}

}
