package io.passkeyprofile.sandbox.app;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.StringUtils;
import org.springframework.validation.Errors;

/**
 * All apps. The apps of the settings are in memory, can't be changed, and are found
 * without a statement. The others are made while the sandbox runs, are in the database,
 * and take one statement to find.
 */
@Repository
public class AppRepository {

	/** How old the recorded last use of an API key may be before it is written again. */
	private static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);

	/**
	 * The tables with a column {@code app_id}. No foreign key deletes their rows, because
	 * apps of the settings have no row in {@code app}.
	 */
	private static final List<String> TABLES = List.of("passage_user", "handshake", "app_clock", "snapshot",
			"virtual_authenticator", "virtual_credential");

	private static final String WITH_KEYS = """
			select app.*, api_key.id as key_id, api_key.key_hash, api_key.last_used_at
			from app left join api_key on api_key.app_id = app.id and api_key.revoked_at is null
			""";

	private final SandboxSettings settings;

	private final JdbcClient jdbc;

	private final Clock clock;

	private final AppClock appClock;

	private final TransactionTemplate transaction;

	AppRepository(SandboxSettings settings, JdbcClient jdbc, Clock clock, AppClock appClock,
			PlatformTransactionManager transactionManager) {
		this.settings = settings;
		this.jdbc = jdbc;
		this.clock = clock;
		this.appClock = appClock;
		this.transaction = new TransactionTemplate(transactionManager);
	}

	/**
	 * Finds an app.
	 * @param id the app ID
	 * @return the app, or empty if there is none with this ID
	 */
	public Optional<App> find(String id) {
		Optional<App> configured = this.settings.apps().stream().filter((app) -> app.id().equals(id)).findFirst();
		// The database is asked only for what can be an ID
		return (configured.isPresent() || !id.matches(RandomIds.PATTERN)) ? configured
				: this.jdbc.sql(WITH_KEYS + "where app.id = :id")
					.param("id", id)
					.query(AppRepository::map)
					.stream()
					.findFirst();
	}

	/**
	 * Finds the app to which an API key belongs.
	 * @param presentedKey the bytes of the key
	 * @return the app ID, or empty if no app has this key
	 */
	public Optional<String> findIdByKey(byte[] presentedKey) {
		return this.settings.apps()
			.stream()
			.filter((app) -> app.accepts(presentedKey))
			.map(App::id)
			.findFirst()
			.or(() -> this.jdbc.sql("""
					select app_id from api_key where key_hash = :key_hash and revoked_at is null
					order by created_at, id fetch first row only""")
				.param("key_hash", HexFormat.of().formatHex(Sha256.of(presentedKey)))
				.query((row, number) -> row.getString("app_id"))
				.optional());
	}

	/**
	 * Lists all apps.
	 * @return those of the settings in their order, then the others, the oldest first
	 */
	public List<App> findAll() {
		List<App> stored = this.jdbc.sql(WITH_KEYS + "order by app.created_at, app.id").query(AppRepository::map);
		return Stream.concat(this.settings.apps().stream(), stored.stream().filter((app) -> !isConfigured(app)))
			.toList();
	}

	/**
	 * Returns whether an app comes from the settings. Such an app can't be changed.
	 * @param app the app
	 * @return whether it is in the settings
	 */
	public boolean isConfigured(App app) {
		return this.settings.apps().stream().anyMatch((configured) -> configured.id().equals(app.id()));
	}

	/**
	 * Rejects an app that requires an attestation if the settings name no metadata,
	 * because it would refuse every authenticator.
	 * @param app the app
	 * @param errors gets the mistake
	 */
	public void validateAttestation(App app, Errors errors) {
		if (app.attestationRequired() && this.settings.metadata() == null) {
			errors.rejectValue("attestationRequired", "NoMetadata",
					"needs the metadata of authenticators: set sandbox.metadata.file and sandbox.metadata.root, and "
							+ "start the sandbox again");
		}
	}

	/**
	 * Creates an app with one API key.
	 * @param app the app, which must be valid. Its keys are ignored
	 * @param key the key in clear, of which only the hash is kept
	 * @throws DuplicateKeyException if there is already an app with this ID
	 */
	public void create(App app, String key) {
		if (isConfigured(app)) {
			throw new DuplicateKeyException("The settings have an app with this ID");
		}
		this.transaction.executeWithoutResult((status) -> {
			insert(app);
			addKey(app, "First key", key);
		});
	}

	/**
	 * Changes everything but the ID and the keys of an app that is in the database.
	 * @param app the app as it should be, which must be valid
	 */
	public void update(App app) {
		this.jdbc
			.sql("""
					update app set name = :name, rp_id = :rp_id, auth_origin = :auth_origin,
						additional_origins = :additional_origins, related_origins = :related_origins, attestation = :attestation,
						attestation_required = :attestation_required, automatic_upgrades = :automatic_upgrades
					where id = :id""")
			.param("name", app.name())
			.param("rp_id", app.rpId())
			.param("auth_origin", app.authOrigin())
			.param("additional_origins", String.join(" ", app.additionalOrigins()))
			.param("related_origins", String.join(" ", app.relatedOrigins()))
			.param("attestation", app.attestation().wireName())
			.param("attestation_required", app.attestationRequired())
			.param("automatic_upgrades", app.automaticUpgrades())
			.param("id", app.id())
			.update();
	}

	/**
	 * Deletes an app that is in the database, with everything that belongs to it.
	 * @param app the app
	 */
	public void delete(App app) {
		this.transaction.executeWithoutResult((status) -> {
			// First, so that no request starts to use the app meanwhile
			this.jdbc.sql("delete from app where id = :id").param("id", app.id()).update();
			for (String table : TABLES) {
				this.jdbc.sql("delete from " + table + " where app_id = :app_id").param("app_id", app.id()).update();
			}
		});
		this.appClock.forget();
	}

	/**
	 * Adds an API key to an app that is in the database.
	 * @param app the app
	 * @param label what people call the key, at most 255 characters
	 * @param key the key in clear, of which only the hash is kept
	 * @return the key without its value
	 */
	public StoredKey addKey(App app, String label, String key) {
		StoredKey stored = new StoredKey(RandomIds.next(), label, this.clock.instant().truncatedTo(ChronoUnit.MILLIS),
				null, null);
		this.jdbc.sql("""
				insert into api_key (id, app_id, label, key_hash, created_at)
				values (:id, :app_id, :label, :key_hash, :created_at)""")
			.param("id", stored.id())
			.param("app_id", app.id())
			.param("label", label)
			.param("key_hash", Sha256.hex(key))
			.param("created_at", Timestamps.toColumn(stored.createdAt()))
			.update();
		return stored;
	}

	/**
	 * Lists the API keys of an app, including revoked ones.
	 * @param app the app
	 * @return the keys, the oldest first; none for an app of the settings
	 */
	public List<StoredKey> listKeys(App app) {
		return this.jdbc.sql("select * from api_key where app_id = :app_id order by created_at, id")
			.param("app_id", app.id())
			.query(StoredKey::map)
			.list();
	}

	/**
	 * Revokes an API key.
	 * @param app the app
	 * @param keyId the ID of the key
	 * @return {@code false} if the app has no such key, or if it is already revoked
	 */
	public boolean revokeKey(App app, String keyId) {
		return this.jdbc.sql("""
				update api_key set revoked_at = :now where id = :id and app_id = :app_id and revoked_at is null""")
			.param("now", Timestamps.toColumn(this.clock.instant()))
			.param("id", keyId)
			.param("app_id", app.id())
			.update() == 1;
	}

	/**
	 * Records that a key was used, at most once a minute, and only for keys in the
	 * database.
	 * @param key the key
	 */
	public void recordUse(ApiKey key) {
		Instant now = this.clock.instant();
		Instant lastUsedAt = key.lastUsedAt();
		if (key.id() != null && (lastUsedAt == null || lastUsedAt.plus(LAST_USE_PRECISION).isBefore(now))) {
			this.jdbc.sql("update api_key set last_used_at = :now where id = :id")
				.param("now", Timestamps.toColumn(now))
				.param("id", key.id())
				.update();
		}
	}

	private static List<String> origins(String column) {
		return List.of(StringUtils.delimitedListToStringArray(column, " "));
	}

	private void insert(App app) {
		this.jdbc
			.sql("""
					insert into app (id, name, rp_id, auth_origin, additional_origins, related_origins, attestation,
						attestation_required, automatic_upgrades, created_at)
					values (:id, :name, :rp_id, :auth_origin, :additional_origins, :related_origins, :attestation, :attestation_required,
						:automatic_upgrades, :created_at)""")
			.param("id", app.id())
			.param("name", app.name())
			.param("rp_id", app.rpId())
			.param("auth_origin", app.authOrigin())
			.param("additional_origins", String.join(" ", app.additionalOrigins()))
			.param("related_origins", String.join(" ", app.relatedOrigins()))
			.param("attestation", app.attestation().wireName())
			.param("attestation_required", app.attestationRequired())
			.param("automatic_upgrades", app.automaticUpgrades())
			.param("created_at", Timestamps.toColumn(this.clock.instant()))
			.update();
	}

	/** One app may have several rows, one for each of its keys. */
	private static List<App> map(ResultSet rows) throws SQLException {
		List<App> apps = new ArrayList<>();
		while (rows.next()) {
			String id = rows.getString("id");
			if (apps.isEmpty() || !apps.get(apps.size() - 1).id().equals(id)) {
				apps.add(new App(id, rows.getString("name"), rows.getString("rp_id"), rows.getString("auth_origin"),
						origins(rows.getString("additional_origins")), origins(rows.getString("related_origins")),
						AttestationConveyance.stored(rows.getString("attestation")),
						rows.getBoolean("attestation_required"), rows.getBoolean("automatic_upgrades"),
						new ArrayList<>()));
			}
			if (rows.getString("key_id") != null) {
				OffsetDateTime lastUsedAt = rows.getObject("last_used_at", OffsetDateTime.class);
				apps.get(apps.size() - 1)
					.apiKeys()
					.add(ApiKey.stored(rows.getString("key_id"), rows.getString("key_hash"),
							(lastUsedAt != null) ? lastUsedAt.toInstant() : null));
			}
		}
		return apps;
	}

	/**
	 * An API key of an app that is in the database, without its value.
	 *
	 * @param id the ID of the key, 24 letters and digits
	 * @param label what people call the key
	 * @param createdAt when it was made
	 * @param lastUsedAt when it was last used, to the minute, or {@code null}
	 * @param revokedAt when it was revoked, or {@code null}
	 */
	public record StoredKey(String id, String label, Instant createdAt, @Nullable Instant lastUsedAt,
			@Nullable Instant revokedAt) {

		private static StoredKey map(ResultSet row, int number) throws SQLException {
			return new StoredKey(row.getString("id"), row.getString("label"), Timestamps.fromColumn(row, "created_at"),
					time(row, "last_used_at"), time(row, "revoked_at"));
		}

		private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
			return (row.getObject(column) != null) ? Timestamps.fromColumn(row, column) : null;
		}

	}

}
