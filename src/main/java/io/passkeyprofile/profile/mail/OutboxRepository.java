package io.passkeyprofile.profile.mail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.privacy.PersonalData;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The stored mails. An instance claims a mail before it sends it, so that no other
 * instance sends it too. If the instance stops, its claim expires.
 */
@Repository
class OutboxRepository {

	/** How long sending a mail is tried. */
	static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

	/** How long operators can see that a mail was given up. */
	static final Duration KEPT = Duration.ofDays(30);

	/** Far longer than sending a mail takes, unless the server delays every answer. */
	static final Duration CLAIMED_FOR = Duration.ofMinutes(5);

	static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

	static final Duration LONGEST_PAUSE = Duration.ofHours(1);

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final JsonMapper json;

	private final MailSettings settings;

	private final Clock clock;

	OutboxRepository(JdbcClient jdbc, TransactionOperations transactions, JsonMapper json, MailSettings settings,
			Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.json = json;
		this.settings = settings;
		this.clock = clock;
	}

	void insert(Mail mail) {
		Instant now = this.clock.instant();
		Instant giveUpAt = now.plus(GIVEN_UP_AFTER);
		if (mail.link() != null && mail.link().expiresAt().isBefore(giveUpAt)) {
			giveUpAt = mail.link().expiresAt();
		}
		this.jdbc.sql("""
				insert into mail_outbox (message_id, account_id, recipient, language, kind, arguments, link, attempts,
				created_at, due_at, give_up_at)
				values (:id, :account, :recipient, :language, :kind, :arguments, :link, 0, :now, :now, :give_up_at)""")
			.param("id", "<" + UUID.randomUUID() + "@" + this.settings.domain() + ">")
			.param("account", mail.accountId())
			.param("recipient", mail.recipient())
			.param("language", mail.locale().toLanguageTag())
			.param("kind", mail.kind())
			.param("arguments", this.json.writeValueAsString(mail.arguments()))
			.param("link", (mail.link() != null) ? mail.link().path() : null)
			.param("now", utc(now))
			.param("give_up_at", utc(giveUpAt))
			.update();
	}

	/** Lists the kinds of the mails that wait. */
	List<String> kinds() {
		return this.jdbc.sql("select distinct kind from mail_outbox where due_at is not null")
			.query((row, number) -> row.getString("kind"))
			.list();
	}

	/**
	 * Claims the mail that has been due the longest, and counts an attempt.
	 * @param kinds the kinds that can be sent. Others that only a later version knows are
	 * left to that version, until their time is over
	 * @return the mail, or empty if none is due or other instances have claimed them
	 */
	Optional<Waiting> claim(List<String> kinds) {
		return Objects.requireNonNull(this.transactions.execute((transaction) -> {
			Optional<Waiting> mail = this.jdbc.sql("""
					select message_id, recipient, language, kind, arguments, link, attempts + 1 as attempt, give_up_at
					from mail_outbox where (due_at <= :now or due_at > :clock_set_back)
						and (kind = any (:kinds) or give_up_at <= :now)
					order by due_at fetch first 1 row only for update skip locked""")
				.param("now", utc(this.clock.instant()))
				// No mail is put off for this long, so the clock was set back since
				.param("clock_set_back", utc(this.clock.instant().plus(LONGEST_PAUSE.multipliedBy(2))))
				.param("kinds", kinds.toArray(String[]::new))
				.query(OutboxRepository::read)
				.optional();
			mail.ifPresent((claimed) -> this.jdbc
				.sql("update mail_outbox set due_at = :due, attempts = :attempt where message_id = :id")
				.param("due", utc(this.clock.instant().plus(CLAIMED_FOR)))
				.param("attempt", claimed.attempt())
				.param("id", claimed.messageId())
				.update());
			return mail;
		}));
	}

	/** Deletes a mail that was sent, even if another instance has claimed it since. */
	void remove(Waiting mail) {
		this.jdbc.sql("delete from mail_outbox where message_id = :id").param("id", mail.messageId()).update();
	}

	/**
	 * Schedules another attempt after a pause, which doubles each time, or gives the mail
	 * up if its time is over. Does nothing if the claim has expired and another instance
	 * has claimed the mail since.
	 * @return false if the mail is given up
	 */
	boolean putOff(Waiting mail) {
		Instant now = this.clock.instant();
		// Beyond 20 attempts the pause is the longest anyway
		Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(mail.attempt() - 1, 20));
		Instant due = now.plus((pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE);
		if (due.isAfter(mail.giveUpAt())) {
			return !giveUp(mail);
		}
		this.jdbc.sql("update mail_outbox set due_at = :due where message_id = :id and attempts = :attempt")
			.param("due", utc(due))
			.param("id", mail.messageId())
			.param("attempt", mail.attempt())
			.update();
		return true;
	}

	/** Wipes the contents of a mail, but keeps the fact that it was given up. */
	private boolean giveUp(Waiting mail) {
		return this.jdbc
			.sql("""
					update mail_outbox set due_at = null, given_up_at = :now, recipient = null, arguments = '[]', link = null
					where message_id = :id and attempts = :attempt""")
			.param("now", utc(this.clock.instant()))
			.param("id", mail.messageId())
			.param("attempt", mail.attempt())
			.update() > 0;
	}

	/** Forgets what was given up long ago. */
	void forget() {
		this.jdbc.sql("delete from mail_outbox where given_up_at < :before")
			.param("before", utc(this.clock.instant().minus(KEPT)))
			.update();
	}

	long countWaiting() {
		return this.jdbc.sql("select count(*) from mail_outbox where due_at is not null").query(Long.class).single();
	}

	long countGivenUp() {
		return this.jdbc.sql("select count(*) from mail_outbox where due_at is null").query(Long.class).single();
	}

	/** Returns the mails of an account, without their links. */
	Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.jdbc.sql("""
				select kind, recipient, language, arguments as details, created_at, given_up_at from mail_outbox
				where account_id = :account_id order by created_at desc""")
			.param("account_id", account.getId())
			.query(PersonalData::row)
			.list()
			.stream()
			.map((row) -> {
				Object[] details = this.json.readValue((String) row.get("details"), Object[].class);
				row.put("kind", PersonalData.worded(String.valueOf(row.get("kind")),
						"mail." + row.get("kind") + ".subject", details));
				row.put("language", Locale.forLanguageTag(String.valueOf(row.get("language"))));
				row.put("details", (details.length > 0) ? List.of(details) : null);
				return row;
			});
	}

	private static Waiting read(ResultSet row, int number) throws SQLException {
		return new Waiting(row.getString("message_id"), row.getString("recipient"),
				Locale.forLanguageTag(row.getString("language")), row.getString("kind"), row.getString("arguments"),
				row.getString("link"), row.getInt("attempt"),
				row.getObject("give_up_at", OffsetDateTime.class).toInstant());
	}

	private static OffsetDateTime utc(Instant instant) {
		// The column stores microseconds; a rounded-up time would make a new mail due
		// late
		return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
	}

	/**
	 * A mail that this instance has claimed.
	 *
	 * @param messageId its Message-ID, in angle brackets
	 * @param recipient the address
	 * @param locale the recipient's language
	 * @param kind which mail it is
	 * @param arguments the arguments of its sentences, a JSON array
	 * @param link the path and query of the link, or null
	 * @param attempt which attempt this is, from 1; tells its claim from later ones
	 * @param giveUpAt from when on it is no longer sent
	 */
	record Waiting(String messageId, String recipient, Locale locale, String kind, String arguments,
			@Nullable String link, int attempt, Instant giveUpAt) {

		@Override
		public String toString() {
			return "Waiting[kind=" + this.kind + "]";
		}

	}

}
