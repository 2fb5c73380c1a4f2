package io.passkeyprofile.sandbox.authenticator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.App;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.StringUtils;

/**
 * The virtual authenticators of all apps. The default one is stored only once it has been
 * changed.
 */
@Repository
class AuthenticatorRepository {

	private final JdbcClient jdbc;

	AuthenticatorRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Lists the authenticators of an app, the default one first. */
	List<Authenticator> list(App app) {
		List<Authenticator> stored = this.jdbc
			.sql("select * from virtual_authenticator where app_id = :app_id order by id")
			.param("app_id", app.id())
			.query(AuthenticatorRepository::map)
			.list();
		List<Authenticator> authenticators = new ArrayList<>();
		authenticators
			.add(stored.stream().filter(AuthenticatorRepository::isDefault).findFirst().orElse(Authenticator.DEFAULT));
		stored.stream().filter((authenticator) -> !isDefault(authenticator)).forEach(authenticators::add);
		return authenticators;
	}

	Optional<Authenticator> find(App app, String id) {
		return this.jdbc.sql("select * from virtual_authenticator where app_id = :app_id and id = :id")
			.param("app_id", app.id())
			.param("id", id)
			.query(AuthenticatorRepository::map)
			.optional()
			.or(() -> id.equals(Authenticator.DEFAULT_ID) ? Optional.of(Authenticator.DEFAULT) : Optional.empty());
	}

	/** Stores an authenticator in place of the one with the same ID. */
	@Transactional
	public void save(App app, Authenticator authenticator) {
		deleteRow(app, authenticator.id());
		this.jdbc.sql("""
				insert into virtual_authenticator (app_id, id, authenticator_attachment, transports, algorithms,
					has_resident_key, has_user_verification, default_backup_eligibility, default_backup_state, aaguid)
				values (:app_id, :id, :authenticator_attachment, :transports, :algorithms, :has_resident_key,
					:has_user_verification, :default_backup_eligibility, :default_backup_state, :aaguid)""")
			.param("app_id", app.id())
			.param("id", authenticator.id())
			.param("authenticator_attachment", authenticator.authenticatorAttachment())
			.param("transports", String.join(",", authenticator.transports()))
			.param("algorithms",
					authenticator.algorithms()
						.stream()
						.map(CredentialAlgorithm::wireName)
						.collect(Collectors.joining(",")))
			.param("has_resident_key", authenticator.hasResidentKey())
			.param("has_user_verification", authenticator.hasUserVerification())
			.param("default_backup_eligibility", authenticator.defaultBackupEligibility())
			.param("default_backup_state", authenticator.defaultBackupState())
			.param("aaguid", authenticator.aaguid())
			.update();
	}

	/** Deletes an authenticator and its credentials. The default one then starts over. */
	@Transactional
	public void delete(App app, String id) {
		this.jdbc.sql("delete from virtual_credential where app_id = :app_id and authenticator_id = :id")
			.param("app_id", app.id())
			.param("id", id)
			.update();
		deleteRow(app, id);
	}

	private void deleteRow(App app, String id) {
		this.jdbc.sql("delete from virtual_authenticator where app_id = :app_id and id = :id")
			.param("app_id", app.id())
			.param("id", id)
			.update();
	}

	private static boolean isDefault(Authenticator authenticator) {
		return authenticator.id().equals(Authenticator.DEFAULT_ID);
	}

	private static Authenticator map(ResultSet row, int number) throws SQLException {
		return new Authenticator(row.getString("id"), row.getString("authenticator_attachment"),
				List.of(StringUtils.commaDelimitedListToStringArray(row.getString("transports"))),
				StringUtils.commaDelimitedListToSet(row.getString("algorithms"))
					.stream()
					.map((name) -> CredentialAlgorithm.of(name).orElseThrow())
					.toList(),
				row.getBoolean("has_resident_key"), row.getBoolean("has_user_verification"),
				row.getBoolean("default_backup_eligibility"), row.getBoolean("default_backup_state"),
				row.getString("aaguid"));
	}

}
