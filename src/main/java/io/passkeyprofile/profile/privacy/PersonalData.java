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
 * Something that the application keeps about people. Whoever keeps it says for how long,
 * and gives what it has about one person.
 */
public interface PersonalData {

	/**
	 * Returns what it is.
	 * @return its topic, which nothing else has
	 */
	Topic topic();

	/**
	 * Returns whether this application keeps it at all.
	 * @return false if the page does not mention it
	 */
	default boolean isKept() {
		return true;
	}

	/**
	 * Returns the arguments of the sentence that says how long it is kept.
	 * @return durations, and whole numbers of other things
	 */
	default List<Object> limits() {
		return List.of();
	}

	/**
	 * Reads a row whose columns have the names that the export gives them.
	 * @param row the row
	 * @param number its number, which does not matter
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
	 * @param constant what is in the file, in lower case
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
		 * Gives everything that is kept about one person, without secrets.
		 * @param account the person's account
		 * @return rows with the same names each, the newest first. Values are strings,
		 * numbers, booleans, instants, locales, lists of strings,
		 * {@linkplain PersonalData#worded constants with a sentence}, or null
		 */
		Stream<Map<String, @Nullable Object>> export(Account account);

	}

	/**
	 * Everything that is kept about people, in the order of the page.
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

		/** Returns the name of the cookie, without a prefix; null if it is none. */
		@Nullable String cookie() {
			return this.cookie;
		}

	}

}
