package io.passkeyprofile.profile.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Events that the owners of accounts have yet to be told of by mail. The journal notes
 * them in the transaction of the change, and the room {@code notice} takes them from
 * here.
 */
@Repository
public class NoticeRepository {

	/** More would make a mail too long to read. */
	private static final int LISTED = 10;

	private static final int ACCOUNTS_AT_ONCE = 100;

	/** In characters, so that the outbox can store whatever names passkeys have. */
	private static final int LONGEST_LIST = 2000;

	/** What only a later version knows is left to that version. */
	private static final String KNOWN = "kind in (:kinds) and (proof is null or proof in (:proofs))";

	private static final Map<String, List<String>> KNOWN_NAMES = Map.of("kinds",
			Stream.of(Kind.values()).filter(Kind::isMailed).map(Kind::name).toList(), "proofs",
			Stream.of(Proof.values()).map(Proof::name).toList());

	private final JdbcClient jdbc;

	private final MessageSource messages;

	NoticeRepository(JdbcClient jdbc, MessageSource messages) {
		this.jdbc = jdbc;
		this.messages = messages;
	}

	/**
	 * Notes an event, if the account has a mail address.
	 * @param row the columns of the event
	 */
	void insert(Map<String, @Nullable Object> row) {
		this.jdbc.sql("""
				insert into security_notice (account_id, kind, proof, times, occurred_at, browser, operating_system,
				address, passkey_name)
				select id, :kind, :proof, :times, :occurred_at, :browser, :operating_system, :address, :passkey_name
				from account where username_key = :username_key and exists (select 1 from mail_address
				where account_id = account.id and verified_at is not null)""").params(row).update();
	}

	/**
	 * Lists accounts whose owners wait for a mail.
	 * @param before the latest moment of their first event
	 * @param clockSetBack events from after this moment don't wait, because the clock was
	 * set back since
	 * @param after the last ID of the list before this one, or 0
	 * @return their IDs in order, at most {@value #ACCOUNTS_AT_ONCE}
	 */
	public List<Long> findWaiting(Instant before, Instant clockSetBack, long after) {
		return this.jdbc.sql("""
				select distinct account_id from security_notice
				where (occurred_at <= :before or occurred_at > :clock_set_back) and account_id > :after and %s
				order by account_id fetch first :limit rows only""".formatted(KNOWN))
			.param("before", before.atOffset(ZoneOffset.UTC))
			.param("clock_set_back", clockSetBack.atOffset(ZoneOffset.UTC))
			.params(KNOWN_NAMES)
			.param("after", after)
			.param("limit", ACCOUNTS_AT_ONCE)
			.query((row, number) -> row.getLong(1))
			.list();
	}

	/**
	 * Takes all waiting events of an account, so that no other instance can.
	 * @param account the account, which sets the language; times are in UTC
	 * @return the events as sentences, or empty if another instance has them
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Optional<Taken> take(Account account) {
		Locale locale = account.getLanguage();
		List<Row> rows = this.jdbc.sql("""
				select * from security_notice where account_id = :account and %s
				order by occurred_at, id for update skip locked""".formatted(KNOWN))
			.param("account", account.getId())
			.params(KNOWN_NAMES)
			.query((row, number) -> row(row, locale))
			.list();
		if (rows.isEmpty()) {
			return Optional.empty();
		}
		this.jdbc.sql("delete from security_notice where id in (:ids)")
			.param("ids", rows.stream().map(Row::id).toList())
			.update();
		return Optional.of(Taken.of(rows.stream().map(Row::entry).toList()));
	}

	private Row row(ResultSet row, Locale locale) throws SQLException {
		ActivityEntry entry = ActivityEntry.of(Kind.valueOf(row.getString("kind")),
				Proof.find(row.getString("proof")).orElse(null), row.getInt("times"),
				row.getObject("occurred_at", OffsetDateTime.class).toInstant(), row.getString("browser"),
				row.getString("operating_system"), row.getString("address"), row.getString("passkey_name"),
				this.messages, locale);
		return new Row(row.getLong("id"), entry);
	}

	private record Row(long id, ActivityEntry entry) {
	}

	/**
	 * Events as the sentences of one mail.
	 *
	 * @param count how many there are
	 * @param first the sentence of the first one
	 * @param list the first ones, each with its time, browser, system and address
	 * @param omitted how many are not in the list
	 */
	public record Taken(int count, String first, String list, int omitted) {

		private static Taken of(List<ActivityEntry> entries) {
			List<String> listed = new ArrayList<>();
			int length = 0;
			for (ActivityEntry entry : entries) {
				String lines = lines(entry);
				length += lines.length();
				if (listed.size() == LISTED || (!listed.isEmpty() && length > LONGEST_LIST)) {
					break;
				}
				listed.add(lines);
			}
			return new Taken(entries.size(), entries.get(0).text(), String.join("\n\n", listed),
					entries.size() - listed.size());
		}

		private static String lines(ActivityEntry entry) {
			String where = (entry.address() != null) ? entry.client() + " · " + entry.address() : entry.client();
			return entry.text() + "\n" + entry.time().day() + " · " + where;
		}

	}

}
