package io.passkeyprofile.sandbox.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.passkeyprofile.sandbox.app.Timestamps;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.validation.annotation.Validated;

/**
 * Keeps the audit log in the database, for as long as the settings say.
 */
@Repository
@EnableConfigurationProperties(AuditLog.Settings.class)
public class AuditLog {

	private static final int MAX_LENGTH = 255;

	/** How often old entries are deleted, which happens before a new one is added. */
	private static final Duration CLEANUP_INTERVAL = Duration.ofHours(1);

	private final JdbcClient jdbc;

	private final Settings settings;

	private final Clock clock;

	private volatile Instant cleanedUpAt = Instant.EPOCH;

	AuditLog(JdbcClient jdbc, Settings settings, Clock clock) {
		this.jdbc = jdbc;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Records that something begins. If this fails, it must not be done.
	 * @param address the IP address of the client, or an empty text
	 * @param action what is done
	 * @param appId the app ID that was given, or an empty text
	 * @param subject what it is done to
	 * @return the number of the entry
	 */
	public long begin(String address, String action, String appId, String subject) {
		Instant now = this.clock.instant();
		deleteOldEntries(now);
		KeyHolder number = new GeneratedKeyHolder();
		this.jdbc.sql("""
				insert into audit_entry (created_at, address, action, app_id, subject)
				values (:created_at, :address, :action, :app_id, :subject)""")
			.param("created_at", Timestamps.toColumn(now))
			.param("address", address)
			.param("action", cut(action))
			.param("app_id", cut(appId))
			.param("subject", cut(subject))
			.update(number, "sequence_number");
		return Objects.requireNonNull(number.getKeyAs(Long.class));
	}

	/**
	 * Records how something ended.
	 * @param number the number of the entry
	 * @param outcome the HTTP status or a sentence
	 */
	public void end(long number, String outcome) {
		this.jdbc.sql("update audit_entry set outcome = :outcome where sequence_number = :number")
			.param("outcome", cut(outcome))
			.param("number", number)
			.update();
	}

	/**
	 * Lists entries, the newest first.
	 * @param before all listed entries have smaller numbers than this
	 * @param limit how many to list at most
	 * @return the entries
	 */
	public List<AuditEntry> list(long before, int limit) {
		return this.jdbc.sql("""
				select * from audit_entry where sequence_number < :before
				order by sequence_number desc fetch first :limit rows only""")
			.param("before", before)
			.param("limit", limit)
			.query(AuditLog::map)
			.list();
	}

	/**
	 * Returns how long entries are kept.
	 * @return the retention
	 */
	public Duration retention() {
		return this.settings.retention();
	}

	/** Deletes old entries. It does no harm if several instances do so at once. */
	private void deleteOldEntries(Instant now) {
		if (now.isBefore(this.cleanedUpAt.plus(CLEANUP_INTERVAL)) && !now.isBefore(this.cleanedUpAt)) {
			return;
		}
		this.cleanedUpAt = now;
		this.jdbc.sql("delete from audit_entry where created_at < :oldest")
			.param("oldest", Timestamps.toColumn(now.minus(this.settings.retention())))
			.update();
	}

	private static String cut(String text) {
		return (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH - 1) + "…" : text;
	}

	private static AuditEntry map(ResultSet row, int number) throws SQLException {
		return new AuditEntry(row.getLong("sequence_number"), Timestamps.fromColumn(row, "created_at"),
				row.getString("address"), row.getString("action"), row.getString("app_id"), row.getString("subject"),
				row.getString("outcome"));
	}

	/**
	 * The settings of the audit log.
	 *
	 * @param retention how long entries are kept
	 */
	@Validated
	@ConfigurationProperties("sandbox.audit")
	record Settings(@DefaultValue("365d") @DurationMin(days = 1) Duration retention) {
	}

}
