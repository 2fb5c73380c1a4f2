package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Timestamps;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The ten most recent events of each user. Older events are deleted.
 */
@Repository
public class RecentEventRepository {

	private static final String NEWEST_FIRST = """
			 from recent_event where app_id = :app_id and passage_user_id = :passage_user_id
			order by sequence_number desc""";

	private final JdbcClient jdbc;

	RecentEventRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Lists the events of a user.
	 * @param app the app
	 * @param user the user
	 * @return at most ten events, the newest first
	 */
	public List<RecentEvent> list(App app, FlexUser user) {
		return this.jdbc.sql("select *" + NEWEST_FIRST + " fetch first 10 rows only")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query(RecentEventRepository::map)
			.list();
	}

	/**
	 * Adds an event, and deletes the user's oldest one if there are too many.
	 * @param app the app
	 * @param user the user
	 * @param type {@code register} or {@code login}
	 * @param client the client of the ceremony
	 * @param now when the ceremony was completed
	 */
	public void add(App app, FlexUser user, String type, CeremonyClient client, Instant now) {
		this.jdbc.sql("""
				insert into recent_event (id, app_id, passage_user_id, type, ip_addr, user_agent, created_at)
				values (:id, :app_id, :passage_user_id, :type, :ip_addr, :user_agent, :now)""")
			.param("id", RandomIds.next())
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.param("type", type)
			.param("ip_addr", client.ipAddr())
			.param("user_agent", client.userAgent())
			.param("now", Timestamps.toColumn(now))
			.update();
		this.jdbc
			.sql("""
					delete from recent_event where app_id = :app_id and passage_user_id = :passage_user_id
					and sequence_number <= (select sequence_number""" + NEWEST_FIRST
					+ " offset 10 rows fetch next 1 row only)")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.update();
	}

	private static RecentEvent map(ResultSet row, int number) throws SQLException {
		Instant time = Timestamps.fromColumn(row, "created_at");
		String type = row.getString("type");
		CeremonyClient client = new CeremonyClient(row.getString("ip_addr"), row.getString("user_agent"));
		return new RecentEvent(row.getString("id"), type, type, "complete", time, time, client.ipAddr(),
				client.userAgent(), client.displayName().orElse("Unknown browser"), null);
	}

}
