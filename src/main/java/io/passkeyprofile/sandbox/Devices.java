package io.passkeyprofile.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The passkeys of every user. No query leaves out the user, nor the user's app.
 */
@Component
class Devices {

	private final JdbcClient jdbc;

	Devices(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<Device> list(App app, PassageUser user) {
		return this.jdbc.sql("""
				select * from device where app_id = :app_id and passage_user_id = :passage_user_id
				order by created_at, id""")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query(Devices::map)
			.list();
	}

	boolean exist(App app, PassageUser user) {
		return this.jdbc.sql("""
				select exists (select 1 from device where app_id = :app_id and passage_user_id = :passage_user_id)""")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query(Boolean.class)
			.single();
	}

	void add(App app, PassageUser user, Device device) {
		this.jdbc.sql("""
				insert into device (id, app_id, passage_user_id, cred_id, friendly_name, type, icon_light, icon_dark,
					created_at, updated_at, last_login_at, usage_count)
				values (:id, :app_id, :passage_user_id, :cred_id, :friendly_name, :type, :icon_light, :icon_dark,
					:created_at, :updated_at, :last_login_at, :usage_count)""")
			.param("id", device.id())
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.param("cred_id", device.credId())
			.param("friendly_name", device.friendlyName())
			.param("type", device.type())
			.param("icon_light", device.icons().light())
			.param("icon_dark", device.icons().dark())
			.param("created_at", Times.toColumn(device.createdAt()))
			.param("updated_at", Times.toColumn(device.updatedAt()))
			.param("last_login_at", Times.toColumn(device.lastLoginAt()))
			.param("usage_count", device.usageCount())
			.update();
	}

	boolean delete(App app, PassageUser user, String deviceId) {
		return this.jdbc.sql("""
				delete from device where id = :id and app_id = :app_id and passage_user_id = :passage_user_id""")
			.param("id", deviceId)
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.update() == 1;
	}

	private static Device map(ResultSet row, int number) throws SQLException {
		return new Device(row.getString("id"), row.getString("cred_id"), row.getString("friendly_name"),
				row.getString("type"), new Device.Icons(row.getString("icon_light"), row.getString("icon_dark")),
				Times.fromColumn(row, "created_at"), Times.fromColumn(row, "last_login_at"),
				Times.fromColumn(row, "updated_at"), row.getLong("usage_count"));
	}

}
