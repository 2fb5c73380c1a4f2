package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Timestamps;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The users of all apps. Every query names the app.
 */
@Repository
public class FlexUserRepository {

	private static final String FROM = " from passage_user where app_id = :app_id ";

	private static final String INSERT = """
			insert into passage_user (id, app_id, external_id, webauthn_user_handle, status, login_count, created_at,
				updated_at, last_login_at, user_metadata)
			values (:id, :app_id, :external_id, :webauthn_user_handle, :status, :login_count, :created_at,
				:updated_at, :last_login_at, :user_metadata)""";

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	private final AppClock clock;

	private final TransactionTemplate savepoint;

	FlexUserRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches, AppClock clock,
			PlatformTransactionManager transactions) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.clock = clock;
		this.savepoint = new TransactionTemplate(transactions);
		this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
	}

	/**
	 * Finds a user.
	 * @param app the app
	 * @param passageUserId the Passage user ID
	 * @return the user, or empty if the app has none with this ID
	 */
	public Optional<FlexUser> find(App app, String passageUserId) {
		return this.jdbc.sql("select *" + FROM + "and id = :id")
			.param("app_id", app.id())
			.param("id", passageUserId)
			.query(FlexUserRepository::map)
			.optional();
	}

	/**
	 * Finds a user by external ID.
	 * @param app the app
	 * @param externalId the external ID, which must match exactly
	 * @return the user, or empty if the app has none with this external ID
	 */
	public Optional<FlexUser> findByExternalId(App app, String externalId) {
		return this.jdbc.sql("select *" + FROM + "and external_id = :external_id")
			.param("app_id", app.id())
			.param("external_id", externalId)
			.query(FlexUserRepository::map)
			.optional();
	}

	/**
	 * Finds users by external ID.
	 * @param app the app
	 * @param externalIds at least one external ID
	 * @return the users that the app has
	 */
	public List<FlexUser> findByExternalIds(App app, Collection<String> externalIds) {
		return this.jdbc.sql("select *" + FROM + "and external_id in (:external_ids)")
			.param("app_id", app.id())
			.param("external_ids", externalIds)
			.query(FlexUserRepository::map)
			.list();
	}

	/**
	 * Finds a user by user handle.
	 * @param app the app
	 * @param webauthnUserHandle the user handle
	 * @return the user, or empty if the app has none with this handle
	 */
	public Optional<FlexUser> findByWebauthnUserHandle(App app, Base64UrlBytes webauthnUserHandle) {
		return this.jdbc.sql("select *" + FROM + "and webauthn_user_handle = :webauthn_user_handle")
			.param("app_id", app.id())
			.param("webauthn_user_handle", webauthnUserHandle.toArray())
			.query(FlexUserRepository::map)
			.optional();
	}

	/**
	 * Lists users in the order of their Passage user IDs.
	 * @param app the app
	 * @param after only users with larger IDs than this; an empty string to start
	 * @param limit how many to list at most
	 * @return the users
	 */
	public List<FlexUser> listAfter(App app, String after, int limit) {
		return this.jdbc.sql("select *" + FROM + "and id > :after order by id fetch first :limit rows only")
			.param("app_id", app.id())
			.param("after", after)
			.param("limit", limit)
			.query(FlexUserRepository::map)
			.list();
	}

	/**
	 * Finds a user by external ID, and creates it if there is none.
	 * @param app the app
	 * @param externalId the external ID, at most 255 characters
	 * @return the user
	 */
	public FlexUser findOrCreate(App app, String externalId) {
		return findByExternalId(app, externalId).orElseGet(() -> {
			try {
				return this.savepoint.execute((status) -> create(app, externalId));
			}
			catch (DuplicateKeyException ex) {
				// A concurrent request has just created this user, and another one may
				// already have deleted it again
				return findOrCreate(app, externalId);
			}
		});
	}

	/**
	 * Counts a sign-in.
	 * @param app the app
	 * @param user the user
	 * @param now when the user signed in
	 */
	public void countSignIn(App app, FlexUser user, Instant now) {
		this.jdbc.sql("""
				update passage_user set login_count = login_count + 1, last_login_at = :now, updated_at = :now
				where app_id = :app_id and id = :id""")
			.param("now", Timestamps.toColumn(now))
			.param("app_id", app.id())
			.param("id", user.id())
			.update();
	}

	/**
	 * Sets whether a user may use passkeys.
	 * @param app the app
	 * @param user the user
	 * @param status the new status
	 */
	public void setStatus(App app, FlexUser user, FlexUser.Status status) {
		this.jdbc.sql("""
				update passage_user set status = :status, updated_at = :now where app_id = :app_id and id = :id""")
			.param("status", status.wireName())
			.param("now", Timestamps.toColumn(this.clock.now(app)))
			.param("app_id", app.id())
			.param("id", user.id())
			.update();
	}

	/**
	 * Deletes a user with everything that belongs to it.
	 * @param app the app
	 * @param user the user
	 */
	public void delete(App app, FlexUser user) {
		this.jdbc.sql("delete from passage_user where app_id = :app_id and id = :id")
			.param("app_id", app.id())
			.param("id", user.id())
			.update();
	}

	/**
	 * Adds users.
	 * @param app the app
	 * @param users the users
	 * @throws DuplicateKeyException if the app already has a user with one of their IDs,
	 * external IDs or handles
	 */
	public void addAll(App app, List<FlexUser> users) {
		this.batches.batchUpdate(INSERT,
				users.stream().map((user) -> parameters(app, user)).toArray(SqlParameterSource[]::new));
	}

	/**
	 * Deletes all users of an app, with their devices, transactions, nonces and events,
	 * and all handshakes. Call this in a transaction, because it takes two statements.
	 * @param app the app
	 * @return how many users there were
	 */
	public int deleteAll(App app) {
		// A handshake without a transaction has no user, so it has to be deleted here
		this.jdbc.sql("delete from handshake where app_id = :app_id").param("app_id", app.id()).update();
		return this.jdbc.sql("delete" + FROM).param("app_id", app.id()).update();
	}

	private FlexUser create(App app, String externalId) {
		Instant now = this.clock.now(app);
		FlexUser user = new FlexUser(RandomIds.next(), externalId, Base64UrlBytes.of(RandomIds.bytes()),
				FlexUser.Status.ACTIVE, 0, now, now, now, null);
		this.jdbc.sql(INSERT).paramSource(parameters(app, user)).update();
		return user;
	}

	private static SqlParameterSource parameters(App app, FlexUser user) {
		return new MapSqlParameterSource().addValue("id", user.id())
			.addValue("app_id", app.id())
			.addValue("external_id", user.externalId())
			.addValue("webauthn_user_handle", user.webauthnUserHandle().toArray())
			.addValue("status", user.status().wireName())
			.addValue("login_count", user.loginCount())
			.addValue("created_at", Timestamps.toColumn(user.createdAt()))
			.addValue("updated_at", Timestamps.toColumn(user.updatedAt()))
			.addValue("last_login_at", Timestamps.toColumn(user.lastLoginAt()))
			.addValue("user_metadata", user.userMetadata());
	}

	/**
	 * Reads a row of the table {@code passage_user}.
	 * @param row the result set, positioned at the row
	 * @param number the number of the row, which is not used
	 * @return the user
	 * @throws SQLException if the driver fails
	 */
	public static FlexUser map(ResultSet row, int number) throws SQLException {
		return new FlexUser(row.getString("id"), row.getString("external_id"),
				Base64UrlBytes.of(row.getBytes("webauthn_user_handle")),
				FlexUser.Status.of(row.getString("status")).orElseThrow(), row.getLong("login_count"),
				Timestamps.fromColumn(row, "created_at"), Timestamps.fromColumn(row, "updated_at"),
				Timestamps.fromColumn(row, "last_login_at"), row.getString("user_metadata"));
	}

}
