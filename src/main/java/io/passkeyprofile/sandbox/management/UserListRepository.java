package io.passkeyprofile.sandbox.management;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Runs a {@link UsersQuery} against the table {@code passage_user}.
 */
@Repository
class UserListRepository {

	private static final String FROM = " from passage_user where app_id = :app_id and created_at < :created_before";

	private final JdbcClient jdbc;

	UserListRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	long count(App app, UsersQuery query) {
		return this.jdbc.sql("select count(*)" + FROM + conditions(query))
			.params(parameters(app, query))
			.query(Long.class)
			.single();
	}

	List<FlexUser> list(App app, UsersQuery query) {
		return this.jdbc
			.sql("select *" + FROM + conditions(query) + " order by " + query.orderBy()
					+ " offset :offset rows fetch next :limit rows only")
			.params(parameters(app, query))
			.param("offset", query.offset())
			.param("limit", query.limit())
			.query(FlexUserRepository::map)
			.list();
	}

	private static String conditions(UsersQuery query) {
		StringBuilder sql = new StringBuilder();
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
		parameters.put("created_before", Instant.ofEpochSecond(query.createdBefore()).atOffset(ZoneOffset.UTC));
		if (query.externalId() != null) {
			parameters.put("external_id", query.externalId());
		}
		query.filters().forEach((filter) -> parameters.put("filter_" + filter.field().wireName(), filter.value()));
		return parameters;
	}

}
