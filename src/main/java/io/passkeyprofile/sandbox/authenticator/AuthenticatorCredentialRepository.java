package io.passkeyprofile.sandbox.authenticator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The passkeys in virtual authenticators, with their private keys.
 */
@Repository
class AuthenticatorCredentialRepository {

	private final JdbcClient jdbc;

	AuthenticatorCredentialRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Lists the credentials of an authenticator, the newest first. */
	List<AuthenticatorCredential> list(App app, Authenticator authenticator) {
		return this.jdbc.sql("""
				select * from virtual_credential where app_id = :app_id and authenticator_id = :authenticator_id
				order by sequence_number desc""")
			.param("app_id", app.id())
			.param("authenticator_id", authenticator.id())
			.query(AuthenticatorCredentialRepository::map)
			.list();
	}

	Optional<AuthenticatorCredential> find(App app, Authenticator authenticator, Base64UrlBytes credentialId) {
		return this.jdbc.sql("""
				select * from virtual_credential where app_id = :app_id and authenticator_id = :authenticator_id
					and credential_id = :credential_id""")
			.param("app_id", app.id())
			.param("authenticator_id", authenticator.id())
			.param("credential_id", credentialId.base64Url())
			.query(AuthenticatorCredentialRepository::map)
			.optional();
	}

	/** Finds the newest resident credential for an RP ID. */
	Optional<AuthenticatorCredential> findNewestResident(App app, Authenticator authenticator, String rpId) {
		return this.jdbc.sql("""
				select * from virtual_credential where app_id = :app_id and authenticator_id = :authenticator_id
					and rp_id = :rp_id and is_resident_credential
				order by sequence_number desc fetch first 1 row only""")
			.param("app_id", app.id())
			.param("authenticator_id", authenticator.id())
			.param("rp_id", rpId)
			.query(AuthenticatorCredentialRepository::map)
			.optional();
	}

	/**
	 * Adds a credential. As in CTAP, a resident one replaces an older resident one with
	 * the same RP ID and user handle.
	 * @throws org.springframework.dao.DuplicateKeyException if the authenticator already
	 * has a credential with the same ID
	 */
	@Transactional
	public void add(App app, Authenticator authenticator, AuthenticatorCredential credential) {
		if (credential.isResidentCredential() && credential.userHandle() != null) {
			this.jdbc.sql("""
					delete from virtual_credential where app_id = :app_id and authenticator_id = :authenticator_id
						and rp_id = :rp_id and user_handle = :user_handle and is_resident_credential""")
				.param("app_id", app.id())
				.param("authenticator_id", authenticator.id())
				.param("rp_id", credential.rpId())
				.param("user_handle", bytes(credential.userHandle()))
				.update();
		}
		this.jdbc.sql("""
				insert into virtual_credential (app_id, authenticator_id, credential_id, is_resident_credential, rp_id,
					private_key, user_handle, user_name, algorithm, sign_count, backup_eligibility, backup_state)
				values (:app_id, :authenticator_id, :credential_id, :is_resident_credential, :rp_id, :private_key,
					:user_handle, :user_name, :algorithm, :sign_count, :backup_eligibility, :backup_state)""")
			.param("app_id", app.id())
			.param("authenticator_id", authenticator.id())
			.param("credential_id", credential.credentialId().base64Url())
			.param("is_resident_credential", credential.isResidentCredential())
			.param("rp_id", credential.rpId())
			.param("private_key", bytes(credential.privateKey()))
			.param("user_handle", bytes(credential.userHandle()))
			.param("user_name", credential.userName())
			.param("algorithm", credential.algorithm().wireName())
			.param("sign_count", credential.signCount())
			.param("backup_eligibility", credential.backupEligibility())
			.param("backup_state", credential.backupState())
			.update();
	}

	/**
	 * Increases the signature counter in one statement, so that no two uses get the same
	 * value.
	 * @return the credential with its new count
	 */
	@Transactional
	public AuthenticatorCredential use(App app, Authenticator authenticator, AuthenticatorCredential credential) {
		this.jdbc.sql("""
				update virtual_credential set sign_count = least(sign_count + 1, 4294967295)
				where app_id = :app_id and authenticator_id = :authenticator_id and credential_id = :credential_id""")
			.param("app_id", app.id())
			.param("authenticator_id", authenticator.id())
			.param("credential_id", credential.credentialId().base64Url())
			.update();
		return find(app, authenticator, credential.credentialId()).orElse(credential);
	}

	/**
	 * Deletes a credential.
	 * @return {@code false} if the authenticator has no such credential
	 */
	boolean delete(App app, Authenticator authenticator, Base64UrlBytes credentialId) {
		return this.jdbc.sql("""
				delete from virtual_credential where app_id = :app_id and authenticator_id = :authenticator_id
					and credential_id = :credential_id""")
			.param("app_id", app.id())
			.param("authenticator_id", authenticator.id())
			.param("credential_id", credentialId.base64Url())
			.update() == 1;
	}

	void deleteAll(App app, Authenticator authenticator) {
		this.jdbc.sql("""
				delete from virtual_credential where app_id = :app_id and authenticator_id = :authenticator_id""")
			.param("app_id", app.id())
			.param("authenticator_id", authenticator.id())
			.update();
	}

	private static byte @Nullable [] bytes(@Nullable Base64UrlBytes value) {
		return (value != null) ? value.toArray() : null;
	}

	private static AuthenticatorCredential map(ResultSet row, int number) throws SQLException {
		byte[] userHandle = row.getBytes("user_handle");
		return new AuthenticatorCredential(Base64UrlBytes.parse(row.getString("credential_id")),
				row.getBoolean("is_resident_credential"), row.getString("rp_id"),
				Base64UrlBytes.of(row.getBytes("private_key")),
				(userHandle != null) ? Base64UrlBytes.of(userHandle) : null, row.getString("user_name"),
				CredentialAlgorithm.of(row.getString("algorithm")).orElseThrow(), row.getLong("sign_count"),
				row.getBoolean("backup_eligibility"), row.getBoolean("backup_state"));
	}

}
