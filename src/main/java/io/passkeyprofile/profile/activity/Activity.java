package io.passkeyprofile.profile.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Lists what happened to the security of an account.
 */
@Service
public class Activity {

	/**
	 * All entries of an account. Revocations that Passage has not confirmed are one
	 * entry.
	 */
	private static final String ENTRIES = """
			(select e.id, e.kind, e.proof, e.times, e.occurred_at, e.browser, e.operating_system, e.address
			from security_event e where e.account_id = :account_id
			union all
			select 0, 'PASSKEY_REVOKING', null, count(*), max(r.begun_at), max(r.browser), max(r.operating_system),
			max(r.address) from passkey_revocation r
			where r.account_id = :account_id and r.outcome is null having count(*) > 0) entry""";

	private static final String NEWEST_FIRST = " order by occurred_at desc, id desc ";

	private static final List<String> FREQUENT = Stream.of(Kind.values())
		.filter(Kind::isFrequent)
		.map(Kind::name)
		.toList();

	private static final int FREQUENT_ROWS = 2;

	private final JdbcClient jdbc;

	Activity(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Lists what happened last.
	 * @param account the account
	 * @param size how many entries at most, not counting two
	 * {@linkplain Kind#isFrequent() frequent} ones
	 * @param locale the language of the times
	 * @return the entries, newest first
	 */
	public ActivityPage recent(Account account, int size, Locale locale) {
		List<ActivityEntry> entries = entries("(select * from " + ENTRIES + " where kind not in (:frequent)"
				+ NEWEST_FIRST + "fetch first :size rows only) union all (select * from " + ENTRIES
				+ " where kind in (:frequent)" + NEWEST_FIRST + "fetch first :frequent_rows rows only)" + NEWEST_FIRST,
				account, locale, Map.of("frequent", FREQUENT, "size", size, "frequent_rows", FREQUENT_ROWS));
		return new ActivityPage(entries, 1, false);
	}

	/**
	 * Lists one page of everything that is kept.
	 * @param account the account
	 * @param number the page's number, from 1
	 * @param size how many entries a page has at most
	 * @param locale the language of the times
	 * @return the entries, newest first; empty if the number is past the end
	 */
	public ActivityPage page(Account account, int number, int size, Locale locale) {
		// One more than shown, to know whether a page follows
		List<ActivityEntry> entries = entries(
				"select * from " + ENTRIES + NEWEST_FIRST + "offset :offset rows fetch first :rows rows only", account,
				locale, Map.of("offset", (number - 1L) * size, "rows", size + 1));
		return new ActivityPage(entries.stream().limit(size).toList(), number, entries.size() > size);
	}

	private List<ActivityEntry> entries(String sql, Account account, Locale locale, Map<String, ?> parameters) {
		return this.jdbc.sql(sql)
			.param("account_id", account.getId())
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
