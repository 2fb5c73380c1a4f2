package io.passkeyprofile.profile.activity;

import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

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

	/**
	 * What an account has: one row for all revocations that nobody knows the outcome of.
	 */
	private static final String ENTRIES = """
			(select e.id, e.kind, e.proof, e.times, e.occurred_at, e.browser, e.operating_system, e.address
			from security_event e join account a on a.id = e.account_id where a.username_key = :username_key
			union all
			select 0, 'PASSKEY_REVOKING', null, count(*), max(r.begun_at), max(r.browser), max(r.operating_system),
			max(r.address) from passkey_revocation r join account a on a.id = r.account_id
			where a.username_key = :username_key and r.outcome is null having count(*) > 0) entry""";

	private static final String NEWEST_FIRST = " order by occurred_at desc, id desc ";

	private static final List<String> FREQUENT = Stream.of(Kind.values())
		.filter(Kind::isFrequent)
		.map(Kind::name)
		.toList();

	private static final int FREQUENT_ROWS = 2;

	private final JdbcClient jdbc;

	private final AccountRepository accounts;

	Activity(JdbcClient jdbc, AccountRepository accounts) {
		this.jdbc = jdbc;
		this.accounts = accounts;
	}

	/**
	 * What happened last.
	 * @param signedIn whose account
	 * @param size how many entries at most, besides two {@linkplain Kind#isFrequent()
	 * frequent} ones: those take no place of another one
	 * @param locale the language of the times
	 * @return the entries, newest first
	 */
	public ActivityPage recent(Principal signedIn, int size, Locale locale) {
		List<ActivityEntry> entries = entries("(select * from " + ENTRIES + " where kind not in (:frequent)"
				+ NEWEST_FIRST + "fetch first :size rows only) union all (select * from " + ENTRIES
				+ " where kind in (:frequent)" + NEWEST_FIRST + "fetch first :frequent_rows rows only)" + NEWEST_FIRST,
				signedIn, locale, Map.of("frequent", FREQUENT, "size", size, "frequent_rows", FREQUENT_ROWS));
		return new ActivityPage(entries, 1, false);
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
		// One more, to know whether a page follows
		List<ActivityEntry> entries = entries(
				"select * from " + ENTRIES + NEWEST_FIRST + "offset :offset rows fetch first :rows rows only", signedIn,
				locale, Map.of("offset", (number - 1L) * size, "rows", size + 1));
		return new ActivityPage(entries.stream().limit(size).toList(), number, entries.size() > size);
	}

	private List<ActivityEntry> entries(String sql, Principal signedIn, Locale locale, Map<String, ?> parameters) {
		return this.jdbc.sql(sql)
			.param("username_key", this.accounts.getSignedIn(signedIn).getUsernameKey())
			.params(parameters)
			.query((row, index) -> map(row, locale))
			.list();
	}

	private static ActivityEntry map(ResultSet row, Locale locale) throws SQLException {
		String proof = row.getString("proof");
		return ActivityEntry.of(Kind.valueOf(row.getString("kind")), (proof != null) ? Proof.valueOf(proof) : null,
				row.getInt("times"), row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
				row.getString("browser"), row.getString("operating_system"), row.getString("address"), locale);
	}

}
