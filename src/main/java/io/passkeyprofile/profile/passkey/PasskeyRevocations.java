package io.passkeyprofile.profile.passkey;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import io.passkeyprofile.profile.waysin.WaysIn;
import io.passkeyprofile.profile.waysin.WaysIn.Claim;
import io.passkeyprofile.profile.web.Client;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Revocations that were requested from Passage and whose outcome is not recorded yet.
 * Each is stored before the request and settled after it, in separate transactions. Each
 * becomes one event in the journal, whatever fails in between, and even if several
 * instances settle it at once.
 */
@Component
class PasskeyRevocations implements PersonalData.Exported {

	/** How many revocations of an account may be without an outcome at once. */
	static final int OPEN_AT_ONCE = 20;

	/** How long a request has to record its outcome itself. */
	private static final Duration SETTLED_AFTER = Duration.ofSeconds(10);

	/**
	 * Longer than a revocation is ever put off. A time further away means that the clock
	 * was set back.
	 */
	private static final Duration PUT_OFF_AT_MOST = Duration.ofMinutes(1);

	/** How long an outcome is kept, so that a late answer does not record another one. */
	private static final Duration KEPT = Duration.ofHours(1);

	private static final String REVOKED = Kind.PASSKEY_REVOKED.name();

	private static final String NOT_REVOKED = Kind.PASSKEY_NOT_REVOKED.name();

	private final JdbcClient jdbc;

	private final SecurityJournal journal;

	private final WaysIn waysIn;

	private final Clock clock;

	PasskeyRevocations(JdbcClient jdbc, SecurityJournal journal, WaysIn waysIn, Clock clock) {
		this.jdbc = jdbc;
		this.journal = journal;
		this.waysIn = waysIn;
		this.clock = clock;
	}

	/**
	 * Stores a revocation that Passage is about to be asked for.
	 * @param claim the claim of the step, which this renews
	 * @param usernameKey the account's username key
	 * @param passkey the passkey
	 * @param client who revokes it, or null if it is no request
	 * @return the revocation's ID, or empty if the account has too many without an
	 * outcome
	 * @throws OtherChangeException if the claim was lost
	 */
	@Transactional
	public Optional<String> begin(Claim claim, String usernameKey, Passkey passkey, @Nullable Client client) {
		this.waysIn.renew(claim);
		String id = UUID.randomUUID().toString();
		int inserted = this.jdbc.sql("""
				insert into passkey_revocation
				(id, account_id, passage_device_id, passkey_name, begun_at, due_at, browser, operating_system, address)
				select :id, a.id, :device, :name, :now, :due, :browser, :operating_system, :address from account a
				where a.username_key = :username_key and :max > (select count(*) from passkey_revocation r
				where r.account_id = a.id and r.outcome is null)""")
			.param("id", id)
			.param("username_key", usernameKey)
			.param("device", passkey.deviceId())
			.param("name", passkey.name())
			.param("now", now())
			.param("due", now().plus(SETTLED_AFTER))
			.param("max", OPEN_AT_ONCE)
			.params(SecurityJournal.clientColumns(client))
			.update();
		return (inserted > 0) ? Optional.of(id) : Optional.empty();
	}

	/**
	 * Records that Passage confirmed a revocation, unless another instance already has.
	 * @param id what {@link #begin} returned
	 * @param usernameKey the account's username key
	 * @param passkey the passkey
	 * @param client who revoked it, or null if it was no request
	 */
	@Transactional
	public void confirm(String id, String usernameKey, Passkey passkey, @Nullable Client client) {
		// Takes along earlier attempts without an outcome: the passkey is revoked once
		int open = this.jdbc.sql("""
				delete from passkey_revocation where passage_device_id = :device
				and account_id = (select id from account where username_key = :username_key)
				and (outcome is null or id = :id and outcome = :not_revoked)""")
			.param("id", id)
			.param("username_key", usernameKey)
			.param("device", passkey.deviceId())
			.param("not_revoked", NOT_REVOKED)
			.update();
		if (open > 0) {
			record(usernameKey, Kind.PASSKEY_REVOKED, passkey, client);
		}
	}

	/**
	 * Records that Passage refused a revocation.
	 * @param id what {@link #begin} returned
	 * @param usernameKey the account's username key
	 * @param passkey the passkey
	 * @param client who asked for it, or null if it was no request
	 */
	@Transactional
	public void refuse(String id, String usernameKey, Passkey passkey, @Nullable Client client) {
		if (delete(id)) {
			record(usernameKey, Kind.PASSKEY_NOT_REVOKED, passkey, client);
		}
	}

	/**
	 * Forgets a revocation, because the account has no such passkey.
	 * @param id what {@link #begin} returned
	 */
	@Transactional
	public void withdraw(String id) {
		delete(id);
	}

	/**
	 * Lists the revocations whose requests ended without an outcome.
	 * @param limit how many at most
	 * @return the revocations, the one that has waited longest first
	 */
	public List<Unsettled> due(int limit) {
		return this.jdbc
			.sql("""
					select r.id, r.passage_device_id, r.passkey_name, r.due_at, a.username_key, a.external_id
					from passkey_revocation r join account a on a.id = r.account_id
					where r.outcome is null and (r.due_at <= :now or r.due_at > :clock_set_back) order by r.due_at fetch first :limit rows only""")
			.param("now", now())
			.param("clock_set_back", now().plus(PUT_OFF_AT_MOST))
			.param("limit", limit)
			.query((row, number) -> new Unsettled(row.getString("id"), row.getString("username_key"),
					row.getString("external_id"), row.getString("passage_device_id"), row.getString("passkey_name"),
					row.getObject("due_at", OffsetDateTime.class)))
			.list();
	}

	/**
	 * Claims a revocation for this instance, so that no other one asks Passage meanwhile.
	 * @param revocation the revocation
	 * @param duration for how long
	 * @return whether this instance was first
	 */
	@Transactional
	public boolean claim(Unsettled revocation, Duration duration) {
		return this.jdbc
			.sql("update passkey_revocation set due_at = :next where id = :id and outcome is null and due_at = :due")
			.param("id", revocation.id())
			.param("due", revocation.dueAt())
			.param("next", now().plus(duration))
			.update() > 0;
	}

	/**
	 * Records the outcome of a revocation.
	 * @param revocation the revocation
	 * @param revoked whether the passkey is gone
	 */
	@Transactional
	public void settle(Unsettled revocation, boolean revoked) {
		Client client = this.jdbc
			.sql("select browser, operating_system, address from passkey_revocation where id = :id")
			.param("id", revocation.id())
			.query(PasskeyRevocations::client)
			.optional()
			.flatMap(Function.identity())
			.orElse(null);
		int open = this.jdbc.sql("""
				update passkey_revocation set outcome = :outcome where outcome is null and passage_device_id = :device
				and account_id = (select id from account where username_key = :username_key)
				and (id = :id or :revoked)""")
			.param("id", revocation.id())
			.param("device", revocation.deviceId())
			.param("username_key", revocation.usernameKey())
			.param("revoked", revoked)
			.param("outcome", revoked ? REVOKED : NOT_REVOKED)
			.update();
		if (open > 0) {
			String name = revocation.passkeyName();
			record(revocation.usernameKey(), revoked ? Kind.PASSKEY_REVOKED : Kind.PASSKEY_NOT_REVOKED,
					(name != null) ? new Passkey(revocation.deviceId(), name) : null, client);
		}
	}

	/**
	 * Forgets outcomes that are too old for a late answer.
	 */
	@Transactional
	public void forgetSettled() {
		this.jdbc.sql("delete from passkey_revocation where outcome is not null and due_at <= :oldest")
			.param("oldest", now().minus(KEPT))
			.update();
	}

	@Override
	public Topic topic() {
		return Topic.PASSKEY_REVOCATIONS;
	}

	@Override
	public List<Object> limits() {
		return List.of(KEPT);
	}

	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.jdbc
			.sql("""
					select passkey_name, begun_at, outcome, browser, operating_system, address, passage_device_id as passkey_id
					from passkey_revocation where account_id = :account_id order by begun_at desc""")
			.param("account_id", account.getId())
			.query(PersonalData::row)
			.list()
			.stream()
			.map((row) -> {
				row.computeIfPresent("outcome", (name, outcome) -> PersonalData.worded((String) outcome,
						REVOKED.equals(outcome) ? "activity.passkey_revoked" : "activity.passkey_not_revoked", 1));
				return row;
			});
	}

	private void record(String usernameKey, Kind kind, @Nullable Passkey passkey, @Nullable Client client) {
		this.journal.record(new SecurityEvent(usernameKey, kind, null, 1, passkey), client);
	}

	private boolean delete(String id) {
		return this.jdbc.sql("delete from passkey_revocation where id = :id and outcome is null")
			.param("id", id)
			.update() > 0;
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static Optional<Client> client(ResultSet row, int number) throws SQLException {
		String browser = row.getString("browser");
		String system = row.getString("operating_system");
		return Optional.ofNullable(row.getString("address"))
			.map((address) -> new Client(browser, system, new Client.Address(address)));
	}

	/**
	 * A revocation without an outcome.
	 *
	 * @param id its ID
	 * @param usernameKey the account's username key
	 * @param externalId the account's external ID
	 * @param deviceId the passkey's Passage device ID
	 * @param passkeyName its name, or null if the previous version began it
	 * @param dueAt when it may be settled
	 */
	public record Unsettled(String id, String usernameKey, String externalId, String deviceId,
			@Nullable String passkeyName, OffsetDateTime dueAt) {

	}

}
