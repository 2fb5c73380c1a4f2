package io.passkeyprofile.profile.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;

import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Lists what happened to the security of an account.
 */
@Service
public class Activity {

	private static final String EVENTS = """
			select id, kind, proof, times, occurred_at, browser, operating_system, address, passkey_name
			from security_event where account_id = :account_id
			""";

	/** One entry for all revocations that Passage has not confirmed, if there are any. */
	private static final String REVOKING = """
			select 0, 'PASSKEY_REVOKING', null, count(*), max(begun_at), max(browser), max(operating_system),
			max(address), cast(null as varchar(256)) from passkey_revocation
			where account_id = :account_id and outcome is null having count(*) > 0
			""";

	private static final String NEWEST_FIRST = " order by occurred_at desc, id desc ";

	/** H2 parses a union anew for each request, but not a select from one. */
	private static final String RECENT = "select * from ((" + EVENTS + "and kind not in (:frequent)" + NEWEST_FIRST
			+ "fetch first :size rows only) union all (" + EVENTS + "and kind in (:frequent)" + NEWEST_FIRST
			+ "fetch first :frequent_rows rows only) union all (" + REVOKING + ")) entry" + NEWEST_FIRST;

	private static final String PAGE = "select * from (" + EVENTS + "union all " + REVOKING
			+ ") entry where kind in (:kinds)" + NEWEST_FIRST + "offset :offset rows fetch first :rows rows only";

	private static final List<String> FREQUENT = Stream.of(Kind.values())
		.filter(Kind::isFrequent)
		.map(Kind::name)
		.toList();

	private static final int FREQUENT_ROWS = 2;

	private final JdbcClient jdbc;

	private final MessageSource messages;

	Activity(JdbcClient jdbc, MessageSource messages) {
		this.jdbc = jdbc;
		this.messages = messages;
	}

	/**
	 * Lists what happened last.
	 * @param account the account
	 * @param size how many entries at most, not counting two
	 * {@linkplain Kind#isFrequent() frequent} ones and one for revocations that Passage
	 * has not confirmed
	 * @param locale the language of the times
	 * @return the entries, newest first
	 */
	public ActivityPage recent(Account account, int size, Locale locale) {
		List<ActivityEntry> entries = entries(RECENT, account, locale,
				Map.of("frequent", FREQUENT, "size", size, "frequent_rows", FREQUENT_ROWS));
		return new ActivityPage(entries, 1, false);
	}

	/**
	 * Lists one page of what is kept.
	 * @param account the account
	 * @param filter what of it
	 * @param number the page's number, from 1
	 * @param size how many entries a page has at most
	 * @param locale the language of the times
	 * @return the entries, newest first; empty if the number is past the end
	 */
	ActivityPage page(Account account, ActivityFilter filter, int number, int size, Locale locale) {
		// One more than shown, to know whether a page follows
		List<ActivityEntry> entries = entries(PAGE, account, locale,
				Map.of("kinds", filter.kinds(), "offset", (number - 1L) * size, "rows", size + 1));
		return new ActivityPage(entries.stream().limit(size).toList(), number, entries.size() > size);
	}

	private List<ActivityEntry> entries(String sql, Account account, Locale locale, Map<String, ?> parameters) {
		return this.jdbc.sql(sql)
			.param("account_id", account.getId())
			.params(parameters)
			.query((row, index) -> map(row, locale))
			.list()
			.stream()
			.flatMap(Optional::stream)
			.toList();
	}

	/**
	 * Returns nothing for a kind of event that only a later version knows, during an
	 * upgrade.
	 */
	private Optional<ActivityEntry> map(ResultSet row, Locale locale) throws SQLException {
		Optional<Kind> kind = Kind.find(row.getString("kind"));
		return kind.isPresent() ? Optional.of(entry(kind.get(), row, locale)) : Optional.empty();
	}

	private ActivityEntry entry(Kind kind, ResultSet row, Locale locale) throws SQLException {
		String proof = row.getString("proof");
		return ActivityEntry.of(kind, (proof != null) ? Proof.valueOf(proof) : null, row.getInt("times"),
				row.getObject("occurred_at", OffsetDateTime.class).toInstant(), row.getString("browser"),
				row.getString("operating_system"), row.getString("address"), row.getString("passkey_name"),
				this.messages, locale);
	}

}
