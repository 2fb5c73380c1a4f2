package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.Timestamps;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.util.StringUtils;

/**
 * The credentials of devices, which are columns of the table {@code device}. Imported
 * devices have none.
 */
@Repository
public class DeviceCredentialRepository {

	private final JdbcClient jdbc;

	private final FlexDeviceRepository devices;

	DeviceCredentialRepository(JdbcClient jdbc, FlexDeviceRepository devices) {
		this.jdbc = jdbc;
		this.devices = devices;
	}

	/**
	 * Lists the credentials of a user.
	 * @param app the app
	 * @param user the user
	 * @return the credentials, the oldest first
	 */
	public List<DeviceCredential> list(App app, FlexUser user) {
		return this.jdbc.sql("""
				select * from device
				where app_id = :app_id and passage_user_id = :passage_user_id and public_key is not null
				order by created_at, id""")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query(DeviceCredentialRepository::map)
			.list();
	}

	/**
	 * Finds a credential of an app.
	 * @param app the app
	 * @param id the credential ID
	 * @return the credential, or empty if the app has none with this ID
	 */
	public Optional<DeviceCredential> find(App app, Base64UrlBytes id) {
		return this.jdbc
			.sql("select * from device where app_id = :app_id and cred_id = :cred_id and public_key is not null")
			.param("app_id", app.id())
			.param("cred_id", id.base64Url())
			.query(DeviceCredentialRepository::map)
			.optional();
	}

	/**
	 * Returns whether any app has a device with a credential ID, imported or registered.
	 * @param id the credential ID
	 * @return whether such a device exists
	 */
	public boolean isKnown(Base64UrlBytes id) {
		return this.jdbc.sql("select count(*) from device where cred_id = :cred_id")
			.param("cred_id", id.base64Url())
			.query(Integer.class)
			.single() > 0;
	}

	/**
	 * Adds a device with its credential. Call this in a transaction, because it takes two
	 * statements.
	 * @param app the app
	 * @param user the owner
	 * @param device the device
	 * @param credential the credential of the device
	 * @throws org.springframework.dao.DuplicateKeyException if the app already has a
	 * device with the same credential ID
	 */
	public void add(App app, FlexUser user, FlexDevice device, DeviceCredential credential) {
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
	 * Counts a use. The same statement compares the signature counter, so that only one
	 * of several racing uses with the same counter succeeds.
	 * @param app the app
	 * @param credential the credential after the use
	 * @param now when it was used
	 * @return {@code false} if the signature counter did not increase, or if the device
	 * no longer exists
	 */
	public boolean use(App app, DeviceCredential credential, Instant now) {
		return this.jdbc.sql("""
				update device set sign_count = :sign_count, backup_state = :backup_state,
					uv_initialized = :uv_initialized, usage_count = usage_count + 1, last_login_at = :now,
					updated_at = :now
				where id = :id and app_id = :app_id and passage_user_id = :passage_user_id
					and (sign_count < :sign_count or (sign_count = 0 and :sign_count = 0))""")
			.param("sign_count", credential.signCount())
			.param("backup_state", credential.backupState())
			.param("uv_initialized", credential.uvInitialized())
			.param("now", Timestamps.toColumn(now))
			.param("id", credential.deviceId())
			.param("app_id", app.id())
			.param("passage_user_id", credential.passageUserId())
			.update() == 1;
	}

	private static DeviceCredential map(ResultSet row, int number) throws SQLException {
		return new DeviceCredential(row.getString("id"), row.getString("passage_user_id"),
				Base64UrlBytes.parse(row.getString("cred_id")), Base64UrlBytes.of(row.getBytes("public_key")),
				row.getString("aaguid"), row.getLong("sign_count"), row.getBoolean("uv_initialized"),
				row.getBoolean("backup_eligible"), row.getBoolean("backup_state"),
				List.of(StringUtils.commaDelimitedListToStringArray(row.getString("transports"))));
	}

}
