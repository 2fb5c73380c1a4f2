package io.passkeyprofile.profile.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Lists what happened to the security of an account.
 */
@Service
public class Activity implements PersonalData.Exported {

	private static final String TABLE = """
			select id, kind, proof, times, occurred_at, browser, operating_system, address, passkey_name, %s as news
			from security_event where account_id = :account_id
			""";

	private static final String EVENTS = TABLE.formatted("false");

	/** One entry for all revocations that Passage has not confirmed, if there are any. */
	private static final String REVOKING = """
			select 0, 'PASSKEY_REVOKING', null, count(*), max(begun_at), max(browser), max(operating_system),
			max(address), cast(null as varchar(256)), false from passkey_revocation
			where account_id = :account_id and outcome is null having count(*) > 0
			""";

	private static final String NEWEST_FIRST = " order by occurred_at desc, id desc ";

	/** H2 parses a union anew for each request, but not a select from one. */
	private static final String RECENT = "select * from ((" + EVENTS + "and kind not in (:frequent)" + NEWEST_FIRST
			+ "fetch first :size rows only) union all (" + EVENTS + "and kind in (:frequent)" + NEWEST_FIRST
			+ "fetch first :frequent_rows rows only) union all (" + REVOKING + ") union all (" + TABLE.formatted("true")
			+ "and kind in (:told) and occurred_at > :seen_at" + NEWEST_FIRST + "fetch first :news rows only)) entry"
			+ NEWEST_FIRST;

	private static final String PAGE = "select * from (" + EVENTS + "union all " + REVOKING
			+ ") entry where kind in (:kinds)" + NEWEST_FIRST + "offset :offset rows fetch first :rows rows only";

	/**
	 * The rows that follow a row, by the index that has them in the order of reading.
	 * Unlike an offset, this still holds if an event is recorded meanwhile.
	 */
	private static final String NEXT = " and occurred_at <= :occurred_at and (occurred_at < :occurred_at or id < :id)"
			+ NEWEST_FIRST + "fetch first :rows rows only";

	private static final String EXPORT = """
			select id, kind, proof, times, occurred_at, browser, operating_system, address, passage_device_id, passkey_name
			from security_event where account_id = :account_id"""
			+ NEXT;

	private static final String ENTRIES = "select * from ((" + EVENTS + "and kind in (:kinds)" + NEXT + ") union all ("
			+ REVOKING + ")) entry where kind in (:kinds)" + NEXT;

	/** How many rows are in memory at once while all of them are read. */
	private static final int READ_AT_ONCE = 500;

	private static final List<String> FREQUENT = Stream.of(Kind.values())
		.filter(Kind::isFrequent)
		.map(Kind::name)
		.toList();

	private static final int FREQUENT_ROWS = 2;

	private static final List<String> TOLD = Stream.of(Kind.values()).filter(Kind::isTold).map(Kind::name).toList();

	/** More than are shown, because some may be the session's own. */
	private static final int NEWS_ROWS = 20;

	/** Later than anything that happened. */
	private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

	private final JdbcClient jdbc;

	private final MessageSource messages;

	private final ActivitySettings settings;

	Activity(JdbcClient jdbc, MessageSource messages, ActivitySettings settings) {
		this.jdbc = jdbc;
		this.messages = messages;
		this.settings = settings;
	}

	/**
	 * Lists what happened last, and what is news: events that the owner is told of, has
	 * not seen, and did not cause in this session. Whatever has happened since the
	 * session began, with its browser, system and address, counts as caused in it.
	 * @param account the account
	 * @param size how many entries and how much news at most, not counting two
	 * {@linkplain Kind#isFrequent() frequent} entries and one for revocations that
	 * Passage has not confirmed
	 * @param request the request for the page, which sets the language of the times
	 * @return the entries, newest first
	 */
	public RecentActivity recent(Account account, int size, HttpServletRequest request) {
		Locale locale = RequestContextUtils.getLocale(request);
		List<Row> rows = rows(RECENT, account, locale,
				Map.of("frequent", FREQUENT, "size", size, "frequent_rows", FREQUENT_ROWS, "told", TOLD, "seen_at",
						account.getNoticesSeenAt().atOffset(ZoneOffset.UTC), "news", NEWS_ROWS));
		List<Row> news = rows.stream().filter((row) -> row.news() && !row.isOf(request)).toList();
		return new RecentActivity(rows.stream().filter((row) -> !row.news()).map(Row::entry).toList(),
				news.stream().limit(size).map(Row::entry).toList(), news.isEmpty() ? null : news.get(0).occurredAt());
	}

	/**
	 * Lists one page of what is kept.
	 * @param account the account
	 * @param filter which of it
	 * @param number the page's number, from 1
	 * @param size how many entries a page has at most
	 * @param locale the language of the times
	 * @return the entries, newest first; empty if the number is past the end
	 */
	ActivityPage page(Account account, ActivityFilter filter, int number, int size, Locale locale) {
		// One more than shown, to know whether a page follows
		List<ActivityEntry> entries = rows(PAGE, account, locale,
				Map.of("kinds", filter.kinds(), "offset", (number - 1L) * size, "rows", size + 1))
			.stream()
			.map(Row::entry)
			.toList();
		return new ActivityPage(entries.stream().limit(size).toList(), number, entries.size() > size);
	}

	/**
	 * Lists all that is kept, in pieces, so that a slow reader holds no connection. Reads
	 * the first piece at once.
	 * @param account the account
	 * @param filter which of it
	 * @param locale the language of the times
	 * @return the entries, newest first
	 */
	Stream<ActivityEntry> entries(Account account, ActivityFilter filter, Locale locale) {
		return Stream
			.iterate(next(account, filter, locale, END, Long.MAX_VALUE), (piece) -> !piece.isEmpty(), (piece) -> {
				Row last = piece.get(piece.size() - 1);
				return next(account, filter, locale, last.occurredAt(), last.id());
			})
			.flatMap(List::stream)
			.map(Row::entry);
	}

	private List<Row> next(Account account, ActivityFilter filter, Locale locale, Instant occurredAt, long id) {
		return rows(ENTRIES, account, locale, Map.of("kinds", filter.kinds(), "occurred_at",
				occurredAt.atOffset(ZoneOffset.UTC), "id", id, "rows", READ_AT_ONCE));
	}

	@Override
	public Topic topic() {
		return Topic.ACTIVITY;
	}

	@Override
	public List<Object> limits() {
		return List.of(this.settings.retention());
	}

	/** Reads the events in pieces, so that a slow reader holds no connection. */
	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return Stream
			.iterate(next(account, Map.of("occurred_at", END, "id", Long.MAX_VALUE)), (piece) -> !piece.isEmpty(),
					(piece) -> next(account, piece.get(piece.size() - 1)))
			.flatMap(List::stream)
			.map(Activity::exported);
	}

	private List<Map<String, @Nullable Object>> next(Account account, Map<String, @Nullable Object> last) {
		return this.jdbc.sql(EXPORT)
			.param("account_id", account.getId())
			.param("occurred_at", ((Instant) Objects.requireNonNull(last.get("occurred_at"))).atOffset(ZoneOffset.UTC))
			.param("id", last.get("id"))
			.param("rows", READ_AT_ONCE)
			.query(PersonalData::row)
			.list();
	}

	/**
	 * An event that only a later version knows has no sentence, but is in the export all
	 * the same.
	 */
	private static Map<String, @Nullable Object> exported(Map<String, @Nullable Object> stored) {
		String kind = String.valueOf(stored.get("kind"));
		Proof proof = Proof.find((String) stored.get("proof")).orElse(null);
		Object passkey = stored.get("passkey_name");
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("what",
				PersonalData.worded(kind,
						Kind.find(kind)
							.filter((known) -> proof != null || stored.get("proof") == null)
							.map((known) -> ActivityEntry.key(known, proof, passkey != null))
							.orElse("activity.unknown"),
						stored.get("times"), passkey));
		row.put("happened_at", stored.get("occurred_at"));
		row.put("times", stored.get("times"));
		row.put("proof", (proof != null) ? proof.worded() : null);
		for (String name : List.of("browser", "operating_system", "address", "passkey_name")) {
			row.put(name, stored.get(name));
		}
		row.put("passkey_id", stored.get("passage_device_id"));
		return row;
	}

	private List<Row> rows(String sql, Account account, Locale locale, Map<String, ?> parameters) {
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
	 * Returns nothing for a kind of event or a proof that only a later version knows,
	 * during an upgrade.
	 */
	private Optional<Row> map(ResultSet row, Locale locale) throws SQLException {
		Optional<Kind> kind = Kind.find(row.getString("kind"));
		Optional<Proof> proof = Proof.find(row.getString("proof"));
		if (kind.isEmpty() || (proof.isEmpty() && row.getString("proof") != null)) {
			return Optional.empty();
		}
		return Optional.of(row(kind.get(), proof.orElse(null), row, locale));
	}

	private Row row(Kind kind, @Nullable Proof proof, ResultSet row, Locale locale) throws SQLException {
		Instant occurredAt = row.getObject("occurred_at", OffsetDateTime.class).toInstant();
		String browser = row.getString("browser");
		String system = row.getString("operating_system");
		String address = row.getString("address");
		ActivityEntry entry = ActivityEntry.of(kind, proof, row.getInt("times"), occurredAt, browser, system, address,
				row.getString("passkey_name"), this.messages, locale);
		return new Row(row.getLong("id"), entry, occurredAt, browser, system, address, row.getBoolean("news"));
	}

	/**
	 * An entry with what decides whether it is news.
	 */
	private record Row(long id, ActivityEntry entry, Instant occurredAt, @Nullable String browser,
			@Nullable String system, @Nullable String address, boolean news) {

		/** A sign-in is recorded before its session is opened. */
		private static final Duration SIGN_IN = Duration.ofMinutes(1);

		boolean isOf(HttpServletRequest request) {
			HttpSession session = request.getSession(false);
			if (session == null
					|| this.occurredAt.isBefore(Instant.ofEpochMilli(session.getCreationTime()).minus(SIGN_IN))
					|| !new Client.Address(request.getRemoteAddr()).value().equals(this.address)) {
				return false;
			}
			// Last, because it parses the user agent
			Client client = Client.of(request);
			return Objects.equals(this.browser, client.browser()) && Objects.equals(this.system, client.system());
		}

	}

}
