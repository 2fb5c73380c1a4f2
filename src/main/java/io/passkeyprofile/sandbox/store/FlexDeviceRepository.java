package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

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

	static FlexDevice map(ResultSet row, int number) throws SQLException {
		return new FlexDevice(row.getString("id"), row.getString("cred_id"), row.getString("friendly_name"),
				row.getString("type"), new FlexDevice.Icons(row.getString("icon_light"), row.getString("icon_dark")),
				Timestamps.fromColumn(row, "created_at"), Timestamps.fromColumn(row, "last_login_at"),
				Timestamps.fromColumn(row, "updated_at"), row.getLong("usage_count"));
	}

}
