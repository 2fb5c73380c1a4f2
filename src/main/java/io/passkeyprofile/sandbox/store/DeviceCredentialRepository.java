package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.Timestamps;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.util.StringUtils;

/**
 * The credentials of devices, which are columns of the table {@code device}. Devices that
 * were imported without a credential have null in these columns.
 */
@Repository
public class DeviceCredentialRepository {

	private static final String INSERT = """
			insert into device (id, app_id, passage_user_id, cred_id, friendly_name, type, icon_light, icon_dark,
				created_at, updated_at, last_login_at, usage_count, public_key, aaguid, sign_count, uv_initialized,
				backup_eligible, backup_state, transports, attestation)
			values (:id, :app_id, :passage_user_id, :cred_id, :friendly_name, :type, :icon_light, :icon_dark,
				:created_at, :updated_at, :last_login_at, :usage_count, :public_key, :aaguid, :sign_count,
				:uv_initialized, :backup_eligible, :backup_state, :transports, :attestation)""";

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	DeviceCredentialRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches) {
		this.jdbc = jdbc;
		this.batches = batches;
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
	 * Returns what the attestations of a user's devices proved when they were registered.
	 * @param app the app
	 * @param user the user
	 * @return the names, such as {@code verified}, by device ID. Devices for which this
	 * is unknown are left out
	 */
	public Map<String, String> attestations(App app, FlexUser user) {
		Map<String, String> attestations = new HashMap<>();
		this.jdbc.sql("""
				select id, attestation from device
				where app_id = :app_id and passage_user_id = :passage_user_id and attestation is not null""")
			.param("app_id", app.id())
			.param("passage_user_id", user.id())
			.query((row) -> {
				attestations.put(row.getString("id"), row.getString("attestation"));
			});
		return attestations;
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
	 * Finds a device of an app.
	 * @param app the app
	 * @param deviceId the device ID
	 * @return the device, or empty if the app has none with this ID
	 */
	public Optional<OwnedDevice> findDevice(App app, String deviceId) {
		return this.jdbc.sql("select * from device where app_id = :app_id and id = :id")
			.param("app_id", app.id())
			.param("id", deviceId)
			.query(OwnedDevice::map)
			.optional();
	}

	/**
	 * Finds a device of an app.
	 * @param app the app
	 * @param credId the credential ID
	 * @return the device, or empty if the app has none with this credential ID
	 */
	public Optional<OwnedDevice> findDeviceByCredId(App app, String credId) {
		return this.jdbc.sql("select * from device where app_id = :app_id and cred_id = :cred_id")
			.param("app_id", app.id())
			.param("cred_id", credId)
			.query(OwnedDevice::map)
			.optional();
	}

	/**
	 * Lists the devices of several users.
	 * @param app the app
	 * @param first the lowest Passage user ID
	 * @param last the highest Passage user ID
	 * @return the devices of all users with IDs from the lowest to the highest, ordered
	 * by user and then the oldest first
	 */
	public List<OwnedDevice> listBetween(App app, String first, String last) {
		return this.jdbc.sql("""
				select * from device where app_id = :app_id and passage_user_id >= :first and passage_user_id <= :last
				order by passage_user_id, created_at, id""")
			.param("app_id", app.id())
			.param("first", first)
			.param("last", last)
			.query(OwnedDevice::map)
			.list();
	}

	/**
	 * Lists the devices of several users.
	 * @param app the app
	 * @param passageUserIds at least one Passage user ID
	 * @return the devices, ordered by user and then the oldest first
	 */
	public List<OwnedDevice> listOf(App app, Collection<String> passageUserIds) {
		return this.jdbc.sql("""
				select * from device where app_id = :app_id and passage_user_id in (:passage_user_ids)
				order by passage_user_id, created_at, id""")
			.param("app_id", app.id())
			.param("passage_user_ids", passageUserIds)
			.query(OwnedDevice::map)
			.list();
	}

	/**
	 * Adds a device with its credential.
	 * @param app the app
	 * @param user the owner
	 * @param device the device
	 * @param credential the credential of the device
	 * @param attestation what its attestation proves, such as {@code verified}
	 * @throws org.springframework.dao.DuplicateKeyException if the app already has a
	 * device with the same ID or credential ID
	 */
	public void add(App app, FlexUser user, FlexDevice device, DeviceCredential credential, String attestation) {
		this.jdbc.sql(INSERT)
			.paramSource(new OwnedDevice(user.id(), device, credential, attestation).parameters(app))
			.update();
	}

	/**
	 * Adds devices with and without credentials.
	 * @param app the app
	 * @param devices the devices
	 * @throws org.springframework.dao.DuplicateKeyException if the app already has a
	 * device with one of their IDs or credential IDs
	 */
	public void addAll(App app, List<OwnedDevice> devices) {
		this.batches.batchUpdate(INSERT,
				devices.stream().map((device) -> device.parameters(app)).toArray(SqlParameterSource[]::new));
	}

	/**
	 * Counts a use. The same statement compares the signature counter, so that only one
	 * of several racing uses with the same counter succeeds.
	 * @param app the app
	 * @param credential the credential after the use
	 * @param type the type of the device after the use. It is ignored if the device was
	 * not backed up and still isn't, because its registration knew the type better
	 * @param now when it was used
	 * @return {@code false} if the signature counter did not increase, or if the device
	 * no longer exists
	 */
	public boolean use(App app, DeviceCredential credential, String type, Instant now) {
		return this.jdbc.sql("""
				update device set sign_count = :sign_count, backup_state = :backup_state,
					uv_initialized = :uv_initialized, usage_count = usage_count + 1, last_login_at = :now,
					updated_at = :now, type = case when :is_backed_up or type = 'passkey' then :type else type end
				where id = :id and app_id = :app_id and passage_user_id = :passage_user_id
					and (sign_count < :sign_count or (sign_count = 0 and :sign_count = 0))""")
			.param("sign_count", credential.signCount())
			.param("backup_state", credential.backupState())
			.param("uv_initialized", credential.uvInitialized())
			.param("is_backed_up", credential.isBackedUp())
			.param("type", type)
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

	/**
	 * A device with its owner.
	 *
	 * @param passageUserId the Passage user ID of the owner
	 * @param device the device
	 * @param credential its credential, or {@code null} if it can't sign in
	 * @param attestation what its attestation proved when it was registered, such as
	 * {@code verified}, or {@code null} if unknown
	 */
	public record OwnedDevice(String passageUserId, FlexDevice device, @Nullable DeviceCredential credential,
			@Nullable String attestation) {

		private static OwnedDevice map(ResultSet row, int number) throws SQLException {
			return new OwnedDevice(row.getString("passage_user_id"), FlexDeviceRepository.map(row, number),
					(row.getBytes("public_key") != null) ? DeviceCredentialRepository.map(row, number) : null,
					row.getString("attestation"));
		}

		private MapSqlParameterSource parameters(App app) {
			MapSqlParameterSource parameters = new MapSqlParameterSource().addValue("id", this.device.id())
				.addValue("app_id", app.id())
				.addValue("passage_user_id", this.passageUserId)
				.addValue("cred_id", this.device.credId())
				.addValue("friendly_name", this.device.friendlyName())
				.addValue("type", this.device.type())
				.addValue("icon_light", this.device.icons().light())
				.addValue("icon_dark", this.device.icons().dark())
				.addValue("created_at", Timestamps.toColumn(this.device.createdAt()))
				.addValue("updated_at", Timestamps.toColumn(this.device.updatedAt()))
				.addValue("last_login_at", Timestamps.toColumn(this.device.lastLoginAt()))
				.addValue("usage_count", this.device.usageCount())
				.addValue("attestation", this.attestation);
			return credentialParameters(parameters, this.credential);
		}

		private static MapSqlParameterSource credentialParameters(MapSqlParameterSource parameters,
				@Nullable DeviceCredential credential) {
			return parameters.addValue("public_key", (credential != null) ? credential.publicKey().toArray() : null)
				.addValue("aaguid", (credential != null) ? credential.aaguid() : null)
				.addValue("sign_count", (credential != null) ? (Long) credential.signCount() : null)
				.addValue("uv_initialized", (credential != null) ? credential.uvInitialized() : null)
				.addValue("backup_eligible", (credential != null) ? credential.backupEligible() : null)
				.addValue("backup_state", (credential != null) ? credential.backupState() : null)
				.addValue("transports", (credential != null) ? String.join(",", credential.transports()) : null);
		}

	}

}
