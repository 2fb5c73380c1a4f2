package io.passkeyprofile.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The users of every app. No query leaves out the app.
 */
@Component
class Users {

	private static final String FROM = " from passage_user where app_id = :app_id ";

	private final JdbcClient jdbc;

	private final Clock clock;

	private final TransactionTemplate savepoint;

	Users(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.savepoint = new TransactionTemplate(transactions);
		this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
	}

	Optional<PassageUser> find(App app, String passageUserId) {
		return this.jdbc.sql("select *" + FROM + "and id = :id")
			.param("app_id", app.id())
			.param("id", passageUserId)
			.query(Users::map)
			.optional();
	}

	Optional<PassageUser> findByExternalId(App app, String externalId) {
		return this.jdbc.sql("select *" + FROM + "and external_id = :external_id")
			.param("app_id", app.id())
			.param("external_id", externalId)
			.query(Users::map)
			.optional();
	}

	PassageUser findOrCreate(App app, String externalId) {
		return findByExternalId(app, externalId).orElseGet(() -> {
			try {
				this.savepoint.executeWithoutResult((status) -> create(app, externalId));
			}
			catch (DuplicateKeyException ex) {
				// Another first request for this external ID was faster
			}
			return findByExternalId(app, externalId).orElseThrow();
		});
	}

	void signedIn(App app, PassageUser user, Instant now) {
		this.jdbc.sql("""
				update passage_user set login_count = login_count + 1, last_login_at = :now, updated_at = :now
				where app_id = :app_id and id = :id""")
			.param("now", Times.toColumn(now))
			.param("app_id", app.id())
			.param("id", user.id())
			.update();
	}

	long count(App app, UsersQuery query) {
		return this.jdbc.sql("select count(*)" + FROM + conditions(query))
			.params(parameters(app, query))
			.query(Long.class)
			.single();
	}

	List<PassageUser> list(App app, UsersQuery query) {
		return this.jdbc
			.sql("select *" + FROM + conditions(query) + " order by " + query.orderBy()
					+ " offset :offset rows fetch next :limit rows only")
			.params(parameters(app, query))
			.param("offset", query.offset())
			.param("limit", query.limit())
			.query(Users::map)
			.list();
	}

	private void create(App app, String externalId) {
		this.jdbc.sql("""
				insert into passage_user (id, app_id, external_id, webauthn_user_handle, created_at, updated_at,
					last_login_at)
				values (:id, :app_id, :external_id, :webauthn_user_handle, :now, :now, :now)""")
			.param("id", RandomIds.next())
			.param("app_id", app.id())
			.param("external_id", externalId)
			.param("webauthn_user_handle", RandomIds.bytes())
			.param("now", Times.toColumn(this.clock.instant()))
			.update();
	}

	private static String conditions(UsersQuery query) {
		StringBuilder sql = new StringBuilder("and created_at < :created_before");
		if (query.externalId() != null) {
			sql.append(" and external_id = :external_id");
		}
		for (UserFilter filter : query.filters()) {
			sql.append(" and ").append(filter.sql("filter_" + filter.field().wireName()));
		}
		return sql.toString();
	}

	private static Map<String, Object> parameters(App app, UsersQuery query) {
		Map<String, Object> parameters = new HashMap<>();
		parameters.put("app_id", app.id());
		parameters.put("created_before", Times.toColumn(Instant.ofEpochSecond(query.createdBefore())));
		if (query.externalId() != null) {
			parameters.put("external_id", query.externalId());
		}
		query.filters().forEach((filter) -> parameters.put("filter_" + filter.field().wireName(), filter.value()));
		return parameters;
	}

	private static PassageUser map(ResultSet row, int number) throws SQLException {
		return new PassageUser(row.getString("id"), row.getString("external_id"),
				Bytes.of(row.getBytes("webauthn_user_handle")), UserStatus.of(row.getString("status")).orElseThrow(),
				row.getLong("login_count"), Times.fromColumn(row, "created_at"), Times.fromColumn(row, "updated_at"),
				Times.fromColumn(row, "last_login_at"));
	}

}
