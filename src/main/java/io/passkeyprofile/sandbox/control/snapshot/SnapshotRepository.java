package io.passkeyprofile.sandbox.control.snapshot;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Timestamps;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The snapshots of all apps. Each user in a snapshot is one row.
 */
@Repository
class SnapshotRepository {

	private final JdbcClient jdbc;

	private final JdbcOperations batches;

	SnapshotRepository(JdbcClient jdbc, JdbcOperations batches) {
		this.jdbc = jdbc;
		this.batches = batches;
	}

	/** Lists the snapshots of an app by name. */
	List<Snapshot> list(App app) {
		return this.jdbc.sql("select * from snapshot where app_id = :app_id order by name")
			.param("app_id", app.id())
			.query(SnapshotRepository::map)
			.list();
	}

	Optional<Snapshot> find(App app, String name) {
		return this.jdbc.sql("select * from snapshot where app_id = :app_id and name = :name")
			.param("app_id", app.id())
			.param("name", name)
			.query(SnapshotRepository::map)
			.optional();
	}

	/** Lists the snapshots of this name in all apps. */
	List<Snapshot> findInAnyApp(String name) {
		return this.jdbc.sql("select * from snapshot where name = :name order by app_id")
			.param("name", name)
			.query(SnapshotRepository::map)
			.list();
	}

	void add(Snapshot snapshot) {
		this.jdbc.sql("""
				insert into snapshot (app_id, name, created_at, user_count)
				values (:app_id, :name, :created_at, :user_count)""")
			.param("app_id", snapshot.appId())
			.param("name", snapshot.name())
			.param("created_at", Timestamps.toColumn(snapshot.createdAt()))
			.param("user_count", snapshot.users())
			.update();
	}

	/** Adds users to a snapshot that is being taken. */
	void addUsers(Snapshot snapshot, long firstNumber, List<String> lines) {
		List<Object[]> rows = new ArrayList<>();
		long number = firstNumber;
		for (String line : lines) {
			rows.add(new Object[] { snapshot.appId(), snapshot.name(), number++, line });
		}
		this.batches.batchUpdate("insert into snapshot_user (app_id, snapshot_name, number, line) values (?, ?, ?, ?)",
				rows);
	}

	/** Stores how many users a snapshot has, and returns it with that number. */
	Snapshot complete(Snapshot snapshot, long users) {
		this.jdbc.sql("update snapshot set user_count = :user_count where app_id = :app_id and name = :name")
			.param("user_count", users)
			.param("app_id", snapshot.appId())
			.param("name", snapshot.name())
			.update();
		return new Snapshot(snapshot.appId(), snapshot.name(), snapshot.createdAt(), users);
	}

	/** Lists the lines of up to {@code limit} users, from a number on; the first is 0. */
	List<String> users(Snapshot snapshot, long from, int limit) {
		return this.jdbc.sql("""
				select line from snapshot_user
				where app_id = :app_id and snapshot_name = :name and number >= :from and number < :to
				order by number""")
			.param("app_id", snapshot.appId())
			.param("name", snapshot.name())
			.param("from", from)
			.param("to", from + limit)
			.query((row, number) -> row.getString("line"))
			.list();
	}

	/** Deletes a snapshot; returns {@code false} if the app has no such snapshot. */
	boolean delete(App app, String name) {
		return this.jdbc.sql("delete from snapshot where app_id = :app_id and name = :name")
			.param("app_id", app.id())
			.param("name", name)
			.update() == 1;
	}

	private static Snapshot map(ResultSet row, int number) throws SQLException {
		return new Snapshot(row.getString("app_id"), row.getString("name"), Timestamps.fromColumn(row, "created_at"),
				row.getLong("user_count"));
	}

}
