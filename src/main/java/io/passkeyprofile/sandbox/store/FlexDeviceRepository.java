package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.Timestamps;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The devices of all users. Every query names the app and the user.
 */
@Repository
public class FlexDeviceRepository {

	private final JdbcClient jdbc;

	private final NonceRepository nonces;

	private final AppClock clock;

	FlexDeviceRepository(JdbcClient jdbc, NonceRepository nonces, AppClock clock) {
		this.jdbc = jdbc;
		this.nonces = nonces;
		this.clock = clock;
	}

	/**
	 * Lists the devices of a user.
	 * @param app the app
	 * @param user the user
	 * @return the devices, the oldest first
	 */
	public List<FlexDevice> list(App app, FlexUser user) {
		return this.jdbc.sql("""
				select * from device where app_id = :app_id and passage_user_id = :passage_user_id
				order by created_at, id""")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query(FlexDeviceRepository::map)
			.list();
	}

	/**
	 * Finds a user and lists the devices, in one statement.
	 * @param app the app
	 * @param passageUserId the Passage user ID
	 * @return the devices, the oldest first, or empty if the app has no user with this ID
	 */
	public Optional<List<FlexDevice>> find(App app, String passageUserId) {
		return this.jdbc.sql("""
				select device.id, cred_id, friendly_name, type, icon_light, icon_dark, device.created_at,
					device.last_login_at, device.updated_at, usage_count
				from passage_user left join device
					on device.app_id = passage_user.app_id and device.passage_user_id = passage_user.id
				where passage_user.app_id = :app_id and passage_user.id = :passage_user_id
				order by device.created_at, device.id""")
			.param("app_id", app.id())
			.param("passage_user_id", passageUserId)
			.query(FlexDeviceRepository::extract);
	}

	/**
	 * Returns whether a user has a device.
	 * @param app the app
	 * @param user the user
	 * @return whether there is at least one device, imported or registered
	 */
	public boolean exist(App app, FlexUser user) {
		return this.jdbc.sql("""
				select exists (select 1 from device where app_id = :app_id and passage_user_id = :passage_user_id)""")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Revokes a device, and with it all nonces of the user, because any of them may come
	 * from that device.
	 * @param app the app
	 * @param user the owner
	 * @param deviceId the device ID
	 * @return {@code false} if the user has no such device
	 */
	@Transactional
	public boolean revoke(App app, FlexUser user, String deviceId) {
		boolean revoked = this.jdbc.sql("""
				delete from device where id = :id and app_id = :app_id and passage_user_id = :passage_user_id""")
			.param("id", deviceId)
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.update() == 1;
		if (revoked) {
			this.nonces.invalidateAll(app, user);
		}
		return revoked;
	}

	/**
	 * Renames a device.
	 * @param app the app
	 * @param user the owner
	 * @param deviceId the device ID
	 * @param friendlyName the new name, 1 to 255 characters
	 * @return {@code false} if the user has no such device
	 */
	public boolean rename(App app, FlexUser user, String deviceId, String friendlyName) {
		return this.jdbc.sql("""
				update device set friendly_name = :friendly_name, updated_at = :now
				where id = :id and app_id = :app_id and passage_user_id = :passage_user_id""")
			.param("friendly_name", friendlyName)
			.param("now", Timestamps.toColumn(this.clock.now(app)))
			.param("id", deviceId)
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.update() == 1;
	}

	/**
	 * Reads columns by position, because for names H2 would build a map of all columns. A
	 * user without devices has one row, in which everything is null.
	 */
	private static Optional<List<FlexDevice>> extract(ResultSet rows) throws SQLException {
		if (!rows.next()) {
			return Optional.empty();
		}
		List<FlexDevice> devices = new ArrayList<>();
		if (rows.getString(1) != null) {
			do {
				devices.add(new FlexDevice(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4),
						new FlexDevice.Icons(rows.getString(5), rows.getString(6)), Timestamps.fromColumn(rows, 7),
						Timestamps.fromColumn(rows, 8), Timestamps.fromColumn(rows, 9), rows.getLong(10)));
			}
			while (rows.next());
		}
		return Optional.of(devices);
	}

	static FlexDevice map(ResultSet row, int number) throws SQLException {
		return new FlexDevice(row.getString("id"), row.getString("cred_id"), row.getString("friendly_name"),
				row.getString("type"), new FlexDevice.Icons(row.getString("icon_light"), row.getString("icon_dark")),
				Timestamps.fromColumn(row, "created_at"), Timestamps.fromColumn(row, "last_login_at"),
				Timestamps.fromColumn(row, "updated_at"), row.getLong("usage_count"));
	}

}
