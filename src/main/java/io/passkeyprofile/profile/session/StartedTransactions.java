package io.passkeyprofile.profile.session;

import java.util.Objects;
import java.util.Optional;

import io.passkeyprofile.profile.token.RandomToken;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Remembers which transaction a session last started at Passage. A nonce from Passage
 * doesn't say what it is for, so a nonce counts only if the session started a transaction
 * for that purpose, and only once.
 */
@Component
public class StartedTransactions {

	private final JdbcClient jdbc;

	private final SessionJson json;

	StartedTransactions(JdbcClient jdbc, SessionJson json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	/**
	 * Remembers a transaction in place of the one that the session started before.
	 * @param request a request of the session
	 * @param purpose what the transaction is for
	 * @param transactionId the transaction's ID
	 * @return the SHA-256 of the transaction's ID in hexadecimal
	 */
	public String start(HttpServletRequest request, Purpose purpose, String transactionId) {
		String hash = RandomToken.hashOf(transactionId);
		request.getSession().setAttribute(Started.ATTRIBUTE, new Started(purpose, hash));
		return hash;
	}

	/**
	 * Uses up the transaction that the session started last.
	 * @param request a request of the session
	 * @param purpose what the transaction has to be for
	 * @return the SHA-256 of the transaction's ID in hexadecimal, or empty if there was
	 * none for that purpose; of concurrent calls, one returns it
	 */
	public Optional<String> finish(HttpServletRequest request, Purpose purpose) {
		Started started = (Started) WebUtils.getSessionAttribute(request, Started.ATTRIBUTE);
		if (started == null || started.purpose() != purpose) {
			return Optional.empty();
		}
		// Deletes the row and not the attribute: only the row tells which request came
		// first, and a transaction that another request has since started must stay
		int deleted = this.jdbc.sql("""
				delete from spring_session_attributes
				where attribute_name = :name and attribute_bytes = :started
				and session_primary_id = (select primary_id from spring_session where session_id = :session)""")
			.param("name", Started.ATTRIBUTE)
			.param("started", this.json.write(started))
			.param("session", request.getSession().getId())
			.update();
		return (deleted > 0) ? Optional.of(started.hash()) : Optional.empty();
	}

	/**
	 * What a transaction is for.
	 */
	public enum Purpose {

		/** It adds a passkey. */
		ADD_PASSKEY,

		/** It proves again who is signed in. */
		REAUTHENTICATE

	}

	/**
	 * The session attribute.
	 *
	 * @param purpose what the transaction is for
	 * @param hash the SHA-256 of the transaction's ID in hexadecimal, which tells it from
	 * the next one
	 */
	record Started(Purpose purpose, String hash) implements SessionAttribute {

		static final String ATTRIBUTE = "STARTED_TRANSACTION";

		Started {
			Objects.requireNonNull(purpose);
			Objects.requireNonNull(hash);
		}

	}

}
