package io.passkeyprofile.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What happened to every user last. Only as much is kept as is shown.
 */
@Component
class RecentEvents {

	private static final String NEWEST = """
			 from recent_event where app_id = :app_id and passage_user_id = :passage_user_id
			order by sequence_number desc fetch first 10 rows only""";

	private final JdbcClient jdbc;

	RecentEvents(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<RecentEvent> list(App app, PassageUser user) {
		return this.jdbc.sql("select *" + NEWEST)
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query(RecentEvents::map)
			.list();
	}

	void add(App app, PassageUser user, String type, Client client, Instant now) {
		this.jdbc.sql("""
				insert into recent_event (id, app_id, passage_user_id, type, ip_addr, user_agent, created_at)
				values (:id, :app_id, :passage_user_id, :type, :ip_addr, :user_agent, :now)""")
			.param("id", RandomIds.next())
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.param("type", type)
			.param("ip_addr", client.ipAddr())
			.param("user_agent", client.userAgent())
			.param("now", Times.toColumn(now))
			.update();
		this.jdbc.sql("""
				delete from recent_event where app_id = :app_id and passage_user_id = :passage_user_id
				and sequence_number not in (select sequence_number""" + NEWEST + ")")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.update();
	}

	private static RecentEvent map(ResultSet row, int number) throws SQLException {
		Instant time = Times.fromColumn(row, "created_at");
		String type = row.getString("type");
		Client client = new Client(row.getString("ip_addr"), row.getString("user_agent"));
		return new RecentEvent(row.getString("id"), type, type, "complete", time, time, client.ipAddr(),
				client.userAgent(), client.displayName().orElse("Unknown browser"), null);
	}

}
