package io.passkeyprofile.profile.signin.signup;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.privacy.PersonalData;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sign-ups with a passkey alone that are under way, for 15 minutes each.
 */
@Component
class PendingSignUpRepository implements PersonalData {

	static final Duration LIFETIME = Duration.ofMinutes(15);

	private static final int MINUTES_BETWEEN_DELETIONS = 15;

	private final JdbcClient jdbc;

	private final Clock clock;

	PendingSignUpRepository(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	void insert(String id, Username username, UUID externalId) {
		this.jdbc.sql("""
				insert into pending_sign_up (id, username, external_id, passkey_confirmed, expires_at)
				values (:id, :username, :external_id, false, :expires_at)""")
			.param("id", id)
			.param("username", username.value())
			.param("external_id", externalId.toString())
			.param("expires_at", now().plus(LIFETIME))
			.update();
	}

	/** Finds the sign-up of a browser, unless it has expired. */
	Optional<PendingSignUp> find(String id) {
		return this.jdbc.sql("select * from pending_sign_up where id = :id and expires_at > :now")
			.param("id", id)
			.param("now", now())
			.query((row, number) -> new PendingSignUp(row.getString("id"), row.getString("username"),
					UUID.fromString(row.getString("external_id")), row.getBoolean("passkey_confirmed"),
					row.getString("webauthn_user_handle"), row.getString("webauthn_rp_id")))
			.optional();
	}

	/** Remembers that Passage confirmed the passkey, so that only a name is missing. */
	void confirmPasskey(String id, @Nullable String userHandle, @Nullable String rpId) {
		this.jdbc.sql("""
				update pending_sign_up set passkey_confirmed = true, webauthn_user_handle = :user_handle,
				webauthn_rp_id = :rp_id where id = :id""")
			.param("id", id)
			.param("user_handle", userHandle)
			.param("rp_id", rpId)
			.update();
	}

	/**
	 * Uses up a sign-up.
	 * @return whether it was there; of concurrent calls, one returns true
	 */
	boolean delete(String id) {
		return this.jdbc.sql("delete from pending_sign_up where id = :id").param("id", id).update() > 0;
	}

	/**
	 * Returns whether the sign-up with a passkey lacks only a username. If Passage never
	 * confirmed the passkey to us, this gives the sign-up up: a browser that signs in
	 * with such a passkey got no answer to its sign-up.
	 * @return whether it does
	 */
	boolean isNameless(String externalId) {
		this.jdbc.sql("delete from pending_sign_up where external_id = :external_id and not passkey_confirmed")
			.param("external_id", externalId)
			.update();
		return this.jdbc
			.sql("select count(*) from pending_sign_up where external_id = :external_id and expires_at > :now")
			.param("external_id", externalId)
			.param("now", now())
			.query(Integer.class)
			.single() > 0;
	}

	@Override
	public Topic topic() {
		return Topic.SIGN_UPS;
	}

	@Override
	public List<Object> limits() {
		return List.of(LIFETIME.plusMinutes(MINUTES_BETWEEN_DELETIONS));
	}

	/** Several instances may run this at once. */
	@Scheduled(fixedDelay = MINUTES_BETWEEN_DELETIONS, timeUnit = TimeUnit.MINUTES)
	void deleteExpired() {
		this.jdbc.sql("delete from pending_sign_up where expires_at <= :now").param("now", now()).update();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

}
