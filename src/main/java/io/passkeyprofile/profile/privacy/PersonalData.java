package io.passkeyprofile.profile.privacy;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * A kind of data that the application keeps about people. The class that keeps it
 * implements this interface, and says for how long.
 */
public interface PersonalData {

	/**
	 * Returns which kind of data this is.
	 * @return its topic; each topic has at most one implementation
	 */
	Topic topic();

	/**
	 * Returns whether this application keeps it at all.
	 * @return false if the privacy page must not mention it
	 */
	default boolean isKept() {
		return true;
	}

	/**
	 * Returns the arguments of the sentence that says how long it is kept.
	 * @return durations, and whole numbers for other limits
	 */
	default List<Object> limits() {
		return List.of();
	}

	/**
	 * Reads a row whose columns have the names that the export gives them.
	 * @param row the row
	 * @param number its number, which is ignored
	 * @return the values, times as {@link java.time.Instant}
	 * @throws SQLException if the database fails
	 */
	static Map<String, @Nullable Object> row(ResultSet row, int number) throws SQLException {
		ResultSetMetaData columns = row.getMetaData();
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		for (int i = 1; i <= columns.getColumnCount(); i++) {
			Object value = JdbcUtils.getResultSetValue(row, i);
			if (value instanceof OffsetDateTime time) {
				value = time.toInstant();
			}
			else if (value instanceof Timestamp time) {
				value = time.toInstant();
			}
			values.put(JdbcUtils.lookupColumnName(columns, i).toLowerCase(Locale.ROOT), value);
		}
		return values;
	}

	/**
	 * Makes a value that people read as a sentence and programs as a constant.
	 * @param constant the constant; the file has it in lower case
	 * @param key the key of the sentence
	 * @param arguments the arguments of the sentence
	 * @return the value
	 */
	static MessageSourceResolvable worded(String constant, String key, @Nullable Object... arguments) {
		Object[] present = Arrays.stream(arguments)
			.map((argument) -> Objects.requireNonNullElse(argument, ""))
			.toArray();
		return new DefaultMessageSourceResolvable(new String[] { key }, present, constant.toLowerCase(Locale.ROOT));
	}

	/**
	 * Personal data that is in the export.
	 */
	interface Exported extends PersonalData {

		/**
		 * Returns everything that is kept about one person, without secrets.
		 * @param account the person's account
		 * @return rows that all have the same names, the newest first. Values are
		 * strings, numbers, booleans, instants, locales, lists of strings,
		 * {@linkplain PersonalData#worded constants with a sentence}, or null
		 */
		Stream<Map<String, @Nullable Object>> export(Account account);

	}

	/**
	 * The kinds of data, in the order of the privacy page.
	 */
	enum Topic {

		ACCOUNT, MAIL_ADDRESSES, PASSAGE, PASSKEYS, PASSKEY_ADDITIONS, PASSKEY_REVOCATIONS, SESSIONS, BROWSERS,
		ACTIVITY, MAILS, RECOVERY_REQUESTS, SIGN_UPS, ATTEMPTS, DELETED_ACCOUNTS, LOGS,

		COOKIE_SESSION("SESSION"), COOKIE_CSRF("CSRF"), COOKIE_BROWSER("BROWSER"), COOKIE_LANGUAGE("LANGUAGE"),
		COOKIE_ZONE("ZONE"), COOKIE_PAGE("PAGE"), COOKIE_SIGN_UP("SIGN-UP"), COOKIE_RECOVERY("RECOVERY");

		private final @Nullable String cookie;

		Topic() {
			this(null);
		}

		Topic(@Nullable String cookie) {
			this.cookie = cookie;
		}

		/** Returns its name in the export and in the keys of sentences. */
		String key() {
			return name().toLowerCase(Locale.ROOT);
		}

		/** Returns the name of the cookie without a prefix, or null for other topics. */
		@Nullable String cookie() {
			return this.cookie;
		}

	}

}
