package io.passkeyprofile.profile.mail.address;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import io.passkeyprofile.profile.mail.address.MailAddresses.Stored;
import io.passkeyprofile.profile.token.RandomToken;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Links in mails. Having one proves only that a person reads the mails to its address.
 * Programs open links too, so opening one changes nothing; a button on its page uses it
 * up.
 */
@Repository
public class MailLinks {

	private final JdbcClient jdbc;

	private final Clock clock;

	MailLinks(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Creates a link, in the transaction that puts its mail into the outbox.
	 * @param purpose what it is for
	 * @param addressId the ID of the {@linkplain Stored stored address} that the mail
	 * goes to; deleting it deletes the link
	 * @param expiresAt when it expires
	 * @return the token, which must appear only in the mail
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public String create(Purpose purpose, long addressId, Instant expiresAt) {
		RandomToken token = RandomToken.create();
		this.jdbc.sql("""
				insert into mail_link (token_hash, purpose, mail_address_id, expires_at)
				values (:hash, :purpose, :address, :expires_at)""")
			.param("hash", token.hash())
			.param("purpose", purpose.name())
			.param("address", addressId)
			.param("expires_at", utc(expiresAt))
			.update();
		return token.value();
	}

	/**
	 * Finds the address that a link was sent to.
	 * @param purpose what the link has to be for
	 * @param token the token, as the browser sent it
	 * @return the address, or empty if there is no such link, or if it or its address has
	 * expired
	 */
	public Optional<Stored> find(Purpose purpose, String token) {
		return this.jdbc.sql("select " + MailAddresses.COLUMNS + """
				 from mail_link l join mail_address a on a.id = l.mail_address_id
				where l.token_hash = :hash and l.purpose = :purpose and l.expires_at > :now
				and (a.expires_at is null or a.expires_at > :now)""")
			.param("hash", RandomToken.hashOf(token))
			.param("purpose", purpose.name())
			.param("now", now())
			.query(MailAddresses::read)
			.optional();
	}

	/**
	 * Uses a link up, in the transaction of the change that it makes.
	 * @param token the token of a link that was {@linkplain #find found}
	 * @return whether it was still there; of concurrent calls, one returns true
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean use(String token) {
		return this.jdbc.sql("delete from mail_link where token_hash = :hash")
			.param("hash", RandomToken.hashOf(token))
			.update() > 0;
	}

	private OffsetDateTime now() {
		return utc(this.clock.instant());
	}

	private static OffsetDateTime utc(Instant instant) {
		// The column stores microseconds; a link with a rounded-up time would work too
		// long
		return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
	}

	/**
	 * What a link is for.
	 */
	public enum Purpose {

		/** Confirms an address, which makes it the account's. */
		CONFIRM_ADDRESS,

		/** Makes a former address the account's again. */
		UNDO_CHANGE,

		/** Says that somebody else did what the mail reports. */
		NOT_ME

	}

}
