package io.passkeyprofile.profile.activity;

import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.profile.SecurityEvent.Kind;
import io.passkeyprofile.profile.SecurityEvent.Proof;
import io.passkeyprofile.profile.account.AccountRepository;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Tells people what happened to the security of their account.
 */
@Service
public class Activity {

	private final JdbcClient jdbc;

	private final AccountRepository accounts;

	Activity(JdbcClient jdbc, AccountRepository accounts) {
		this.jdbc = jdbc;
		this.accounts = accounts;
	}

	/**
	 * What happened last.
	 * @param signedIn whose account
	 * @param size how many entries at most
	 * @param locale the language of the times
	 * @return the entries, newest first
	 */
	public ActivityPage recent(Principal signedIn, int size, Locale locale) {
		return page(signedIn, 1, size, locale);
	}

	/**
	 * A part of all that happened and is still kept.
	 * @param signedIn whose account
	 * @param number the part's number, from 1
	 * @param size how many entries a part has at most
	 * @param locale the language of the times
	 * @return the entries, newest first; none where the number is past the end
	 */
	public ActivityPage page(Principal signedIn, int number, int size, Locale locale) {
		List<ActivityEntry> entries = this.jdbc
			.sql("""
					select e.* from security_event e join account a on a.id = e.account_id
					where a.username_key = :username_key order by e.id desc offset :offset rows fetch first :rows rows only""")
			.param("username_key", this.accounts.getSignedIn(signedIn).getUsernameKey())
			.param("offset", (number - 1L) * size)
			// One more, to know whether a page follows
			.param("rows", size + 1)
			.query((row, index) -> map(row, locale))
			.list();
		return new ActivityPage(entries.stream().limit(size).toList(), number, entries.size() > size);
	}

	private static ActivityEntry map(ResultSet row, Locale locale) throws SQLException {
		String proof = row.getString("proof");
		return ActivityEntry.of(Kind.valueOf(row.getString("kind")), (proof != null) ? Proof.valueOf(proof) : null,
				row.getInt("times"), row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
				row.getString("browser"), row.getString("operating_system"), row.getString("address"), locale);
	}

}
