package io.passkeyprofile.profile.activity;

import java.sql.Savepoint;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.web.Client;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records security events, each in the transaction of the change it describes. Equal
 * events of one account within one hour (UTC) share a row with a count:
 * <ul>
 * <li>{@linkplain SecurityEvent.Kind#isFrequent() Frequent} events are equal if kind,
 * proof and passkey are; the row shows the client of the last one.</li>
 * <li>Other events also need the same client, so that nobody's sign-in hides behind
 * somebody else's. After {@value #CLIENTS_AN_HOUR} clients, the rest share one row
 * without a client.</li>
 * </ul>
 * This bounds the number of rows per account and hour. Only the row of the event is
 * locked, never the account. Events that the owner is told of by mail are noted in the
 * same transaction. Those that can be repeated at will are noted once for each row, so
 * that nobody can flood the owner's mailbox.
 * <p>
 * Events of usernames that don't exist run the same statements, so that response times
 * don't reveal which usernames exist.
 */
@Component
public class SecurityJournal {

	/** The number of clients that get rows of their own, per kind and hour. */
	static final int CLIENTS_AN_HOUR = 10;

	/** Kinds that are mailed although anyone signed in can repeat them at will. */
	private static final Set<Kind> REPEATABLE = EnumSet.of(Kind.PASSKEY_RENAMED, Kind.SIGNED_IN_NEW_BROWSER);

	private static final int LONGEST_NAME = 64;

	private static final int LONGEST_ADDRESS = 45;

	private static final int LONGEST_PASSKEY_NAME = 255;

	private final JdbcClient jdbc;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	private final JdbcOperations connection;

	/** Null if there is no mail server. */
	private final @Nullable NoticeRepository notices;

	SecurityJournal(JdbcClient jdbc, JdbcOperations connection, ApplicationEventPublisher events, Clock clock,
			NoticeRepository notices, Outbox outbox) {
		this.jdbc = jdbc;
		this.events = events;
		this.clock = clock;
		this.connection = connection;
		this.notices = outbox.isSetUp() ? notices : null;
	}

	/**
	 * Records what the current request did, in the transaction of the change.
	 * @param event what happened
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void record(SecurityEvent event) {
		record(event, Client.current().orElse(null));
	}

	/**
	 * Records what an earlier request or a job did, in the transaction of the change.
	 * @param event what happened
	 * @param client who did it, or null if it was no request
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void record(SecurityEvent event, @Nullable Client client) {
		Long accountId = this.jdbc.sql("select id from account where username_key = :username_key")
			.param("username_key", event.usernameKey())
			.query(Long.class)
			.optional()
			.orElse(null);
		Map<String, @Nullable Object> row = row(event, client);
		if (!event.kind().isFrequent() && isOneOfTooMany(row)) {
			row = row(event, null);
		}
		boolean isNew = countOrInsert(row);
		if (this.notices != null && accountId != null && event.kind().isMailed()
				&& (isNew || !REPEATABLE.contains(event.kind()))) {
			this.notices.insert(row);
		}
		this.events.publishEvent(new Recorded(event, accountId, client));
	}

	/** Counts clients and not rows: one client may do the same to many passkeys. */
	private boolean isOneOfTooMany(Map<String, @Nullable Object> row) {
		List<String> clients = this.jdbc.sql("""
				select distinct browser, operating_system, address from security_event
				where counted_hour = :counted_hour and kind = :kind
				and account_id = (select id from account where username_key = :username_key)""")
			.params(row)
			.query((found, number) -> key(found.getString("browser"), found.getString("operating_system"),
					found.getString("address")))
			.list();
		return clients.size() >= CLIENTS_AN_HOUR
				&& !clients.contains(key(row.get("browser"), row.get("operating_system"), row.get("address")));
	}

	/** Returns whether the event is the first of its row. */
	private boolean countOrInsert(Map<String, @Nullable Object> row) {
		boolean isNew = !count(row);
		return Boolean.TRUE.equals(this.connection.execute((ConnectionCallback<Boolean>) (transaction) -> {
			// Otherwise a duplicate would abort the whole transaction on PostgreSQL
			Savepoint savepoint = transaction.setSavepoint();
			try {
				// Runs even if there is nothing to insert, so that all usernames cost the
				// same
				insert(row, isNew);
				transaction.releaseSavepoint(savepoint);
				return isNew;
			}
			catch (DuplicateKeyException ex) {
				// Another transaction was first and has committed
				transaction.rollback(savepoint);
				count(row);
				return false;
			}
		}));
	}

	private boolean count(Map<String, @Nullable Object> row) {
		return this.jdbc.sql("""
				update security_event set times = times + :times, occurred_at = :occurred_at, browser = :browser,
				operating_system = :operating_system, address = :address, passkey_name = :passkey_name
				where counted_hour = :counted_hour and merge_key = :merge_key
				and account_id = (select id from account where username_key = :username_key)""")
			.params(row)
			.update() > 0;
	}

	private void insert(Map<String, @Nullable Object> row, boolean isNew) {
		this.jdbc
			.sql("""
					insert into security_event (account_id, kind, proof, times, occurred_at, browser, operating_system,
					address, passage_device_id, passkey_name, counted_hour, merge_key)
					select id, :kind, :proof, :times, :occurred_at, :browser, :operating_system, :address,
					:passage_device_id, :passkey_name, :counted_hour, :merge_key from account where username_key = :username_key and :is_new""")
			.params(row)
			.param("is_new", isNew)
			.update();
	}

	private Map<String, @Nullable Object> row(SecurityEvent event, @Nullable Client client) {
		Instant now = this.clock.instant();
		String kind = event.kind().name();
		String proof = (event.proof() != null) ? event.proof().name() : null;
		Map<String, @Nullable Object> row = clientColumns(client);
		row.put("username_key", event.usernameKey());
		row.put("kind", kind);
		row.put("proof", proof);
		row.put("times", event.count());
		row.put("occurred_at", now.atOffset(ZoneOffset.UTC));
		row.put("counted_hour", TimeUnit.SECONDS.toHours(now.getEpochSecond()));
		String device = (event.passkey() != null) ? event.passkey().deviceId() : null;
		row.put("passage_device_id", device);
		row.put("passkey_name", (event.passkey() != null) ? cut(event.passkey().name(), LONGEST_PASSKEY_NAME) : null);
		row.put("merge_key", event.kind().isFrequent() ? key(kind, proof, device)
				: key(kind, proof, row.get("browser"), row.get("operating_system"), row.get("address"), device));
		return row;
	}

	/**
	 * Returns the values of the columns that describe a client.
	 * @param client the client, or null if it was no request
	 * @return {@code browser}, {@code operating_system} and {@code address}, each of
	 * which may be null
	 */
	public static Map<String, @Nullable Object> clientColumns(@Nullable Client client) {
		Map<String, @Nullable Object> columns = new HashMap<>();
		columns.put("browser", (client != null) ? cut(client.browser(), LONGEST_NAME) : null);
		columns.put("operating_system", (client != null) ? cut(client.system(), LONGEST_NAME) : null);
		columns.put("address", (client != null) ? cut(client.address().value(), LONGEST_ADDRESS) : null);
		return columns;
	}

	private static String key(@Nullable Object... parts) {
		return Stream.of(parts).map((part) -> Objects.toString(part, "")).collect(Collectors.joining("|"));
	}

	private static @Nullable String cut(@Nullable String text, int length) {
		return (text != null && text.length() > length) ? text.substring(0, length) : text;
	}

	/**
	 * A security event that the current transaction has recorded.
	 *
	 * @param event what happened
	 * @param accountId the ID of the account, or null if the username does not exist
	 * @param client who did it, or null if it was no request
	 */
	record Recorded(SecurityEvent event, @Nullable Long accountId, @Nullable Client client) {

	}

}
