package io.passkeyprofile.profile.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.ibm.icu.util.VersionInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * Stores what the usernames of all accounts look like. Runs when the table is new and
 * after every change of the ICU version, which may see them differently. Flyway runs it
 * after all other migrations, on one instance at a time.
 */
@Component
class UsernameSkeletonMigration implements JavaMigration {

	private static final int BATCH = 500;

	@Override
	public @Nullable MigrationVersion getVersion() {
		// No version makes the migration repeatable
		return null;
	}

	@Override
	public String getDescription() {
		return "Username skeletons";
	}

	/** Flyway runs the migration again if this changes. */
	@Override
	public Integer getChecksum() {
		return VersionInfo.ICU_VERSION.toString().hashCode();
	}

	@Override
	public boolean canExecuteInTransaction() {
		return true;
	}

	@Override
	public void migrate(Context context) {
		JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(context.getConnection(), true));
		jdbc.update("delete from username_skeleton");
		long last = Long.MIN_VALUE;
		List<Name> names = read(jdbc, last);
		while (!names.isEmpty()) {
			store(jdbc, names);
			last = names.get(names.size() - 1).accountId();
			names = read(jdbc, last);
		}
	}

	private static List<Name> read(JdbcTemplate jdbc, long after) {
		return jdbc.query(
				"select id, username from account where id > ? order by id fetch first " + BATCH + " rows only",
				(row, number) -> new Name(row.getLong("id"), row.getString("username")), after);
	}

	/**
	 * Existing names that look alike are kept, even in different scripts. In that case no
	 * further look-alike is allowed in any script.
	 */
	private static void store(JdbcTemplate jdbc, List<Name> names) {
		Map<String, Set<String>> scripts = new HashMap<>();
		names.stream()
			.flatMap((name) -> UsernameSkeleton.of(name.username()).stream())
			.forEach((skeleton) -> scripts.merge(skeleton.id(), skeleton.scripts(),
					UsernameSkeletonMigration::intersection));
		JdbcClient.create(jdbc)
			.sql("select id, scripts from username_skeleton where id in (:ids)")
			.param("ids", scripts.keySet())
			.query((row) -> {
				scripts.merge(row.getString("id"), UsernameSkeletonRepository.split(row.getString("scripts")),
						UsernameSkeletonMigration::intersection);
			});
		jdbc.batchUpdate("delete from username_skeleton where id = ?",
				scripts.keySet().stream().map((id) -> new Object[] { id }).toList());
		jdbc.batchUpdate("insert into username_skeleton (id, scripts) values (?, ?)",
				scripts.entrySet()
					.stream()
					.map((entry) -> new Object[] { entry.getKey(), UsernameSkeletonRepository.join(entry.getValue()) })
					.toList());
	}

	private static Set<String> intersection(Set<String> one, Set<String> other) {
		Set<String> both = new TreeSet<>(one);
		both.retainAll(other);
		return both;
	}

	private record Name(long accountId, String username) {
	}

}
