package io.passkeyprofile.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Distinguishes a database that can't do its work now from a statement that is wrong.
 */
public final class DatabaseFailure {

	private static final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();

	private DatabaseFailure() {
	}

	/**
	 * Returns whether something failed because the database was unreachable, too slow or
	 * busy, so that it may succeed later.
	 * @param failure any exception
	 */
	public static boolean isCauseOf(Throwable failure) {
		for (@Nullable
		Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException refusal && mayPass(refusal)) {
				return true;
			}
		}
		return false;
	}

	private static boolean mayPass(SQLException failure) {
		// Only the pool's own exceptions have no state: the connection broke during a
		// transaction, which then can't be rolled back
		if (state(failure).isEmpty()) {
			return true;
		}
		// Spring knows neither class 55, where PostgreSQL has its lock time-out, nor H2's
		// failures to read or write its file
		if (state(failure).startsWith("55") || failure.getCause() instanceof IOException) {
			return true;
		}
		DataAccessException translated = translator.translate("", null, failure);
		return translated instanceof TransientDataAccessException
				|| translated instanceof RecoverableDataAccessException
				|| translated instanceof NonTransientDataAccessResourceException;
	}

	/**
	 * Returns whether there is no connection because the database server is missing,
	 * starting, stopping or full, or because a pool had none to give.
	 */
	static boolean isUnreachable(SQLException failure) {
		String state = state(failure);
		return failure instanceof SQLTransientConnectionException || state.startsWith("08") || state.startsWith("57P")
				|| state.startsWith("53");
	}

	private static String state(SQLException failure) {
		return (failure.getSQLState() != null) ? failure.getSQLState() : "";
	}

}
