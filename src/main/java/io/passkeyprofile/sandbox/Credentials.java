package io.passkeyprofile.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The devices that can sign in. One that was imported can't, for want of a public key.
 */
@Component
class Credentials {

	private final JdbcClient jdbc;

	private final Devices devices;

	Credentials(JdbcClient jdbc, Devices devices) {
		this.jdbc = jdbc;
		this.devices = devices;
	}

	List<Credential> list(App app, PassageUser user) {
		return this.jdbc.sql("""
				select * from device
				where app_id = :app_id and passage_user_id = :passage_user_id and public_key is not null
				order by created_at, id""")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query(Credentials::map)
			.list();
	}

	Optional<Credential> find(App app, Bytes id) {
		return this.jdbc
			.sql("select * from device where app_id = :app_id and cred_id = :cred_id and public_key is not null")
			.param("app_id", app.id())
			.param("cred_id", id.base64Url())
			.query(Credentials::map)
			.optional();
	}

	/** Whether any app has a device of that credential ID, be it only an imported one. */
	boolean isKnown(Bytes id) {
		return this.jdbc.sql("select count(*) from device where cred_id = :cred_id")
			.param("cred_id", id.base64Url())
			.query(Integer.class)
			.single() > 0;
	}

	void add(App app, PassageUser user, Device device, Credential credential) {
		this.devices.add(app, user, device);
		this.jdbc.sql("""
				update device set public_key = :public_key, aaguid = :aaguid, sign_count = :sign_count,
					uv_initialized = :uv_initialized, backup_eligible = :backup_eligible, backup_state = :backup_state,
					transports = :transports
				where id = :id and app_id = :app_id""")
			.param("public_key", credential.publicKey().toArray())
			.param("aaguid", credential.aaguid())
			.param("sign_count", credential.signCount())
			.param("uv_initialized", credential.uvInitialized())
			.param("backup_eligible", credential.backupEligible())
			.param("backup_state", credential.backupState())
			.param("transports", String.join(",", credential.transports()))
			.param("id", device.id())
			.param("app_id", app.id())
			.update();
	}

	/**
	 * Counts a use, in one statement with the comparison of the signature counter: of
	 * several racing uses with one counter, one counts.
	 * @param app the app
	 * @param credential the credential as the use left it
	 * @param now when it was used
	 * @return whether it counted; not if the counter is not above the last one, or the
	 * credential has gone
	 */
	boolean use(App app, Credential credential, Instant now) {
		return this.jdbc.sql("""
				update device set sign_count = :sign_count, backup_state = :backup_state,
					uv_initialized = :uv_initialized, usage_count = usage_count + 1, last_login_at = :now,
					updated_at = :now
				where id = :id and app_id = :app_id and passage_user_id = :passage_user_id
					and (sign_count < :sign_count or (sign_count = 0 and :sign_count = 0))""")
			.param("sign_count", credential.signCount())
			.param("backup_state", credential.backupState())
			.param("uv_initialized", credential.uvInitialized())
			.param("now", Times.toColumn(now))
			.param("id", credential.deviceId())
			.param("app_id", app.id())
			.param("passage_user_id", credential.passageUserId())
			.update() == 1;
	}

	private static Credential map(ResultSet row, int number) throws SQLException {
		return new Credential(row.getString("id"), row.getString("passage_user_id"),
				Bytes.parse(row.getString("cred_id")), Bytes.of(row.getBytes("public_key")), row.getString("aaguid"),
				row.getLong("sign_count"), row.getBoolean("uv_initialized"), row.getBoolean("backup_eligible"),
				row.getBoolean("backup_state"),
				List.of(StringUtils.commaDelimitedListToStringArray(row.getString("transports"))));
	}

}
