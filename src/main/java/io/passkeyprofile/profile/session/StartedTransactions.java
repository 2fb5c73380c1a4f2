package io.passkeyprofile.profile.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.passkeyprofile.profile.session.StartedTransaction.Purpose;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Remembers which transaction a session started last at Passage. Passage does not tell
 * what a nonce is for, so a nonce is taken only where the session has started a
 * transaction for just that, and once.
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
	 * Remembers that a session started a transaction to add a passkey, in place of what
	 * it started before.
	 * @param request a request of the session
	 * @param transactionId the transaction's ID
	 */
	public void startedAdding(HttpServletRequest request, String transactionId) {
		remember(request, Purpose.ADD, transactionId);
	}

	/**
	 * Remembers that a session started a transaction to confirm who is signed in, in
	 * place of what it started before.
	 * @param request a request of the session
	 * @param transactionId the transaction's ID
	 */
	public void startedConfirming(HttpServletRequest request, String transactionId) {
		remember(request, Purpose.CONFIRM, transactionId);
	}

	/**
	 * Uses up the transaction that a session started last, if it was to add a passkey.
	 * @param request a request of the session
	 * @return whether it was; of two requests at once, one gets true
	 */
	public boolean finishAdding(HttpServletRequest request) {
		return use(request, Purpose.ADD);
	}

	/**
	 * Uses up the transaction that a session started last, if it was to confirm who is
	 * signed in.
	 * @param request a request of the session
	 * @return whether it was; of two requests at once, one gets true
	 */
	public boolean finishConfirming(HttpServletRequest request) {
		return use(request, Purpose.CONFIRM);
	}

	private static void remember(HttpServletRequest request, Purpose purpose, String transactionId) {
		request.getSession()
			.setAttribute(StartedTransaction.ATTRIBUTE, new StartedTransaction(purpose, sha256(transactionId)));
	}

	/**
	 * Deletes the row and not the attribute, because only the row tells who came first,
	 * and a transaction that another request has started meanwhile is left alone.
	 */
	private boolean use(HttpServletRequest request, Purpose purpose) {
		StartedTransaction started = (StartedTransaction) WebUtils.getSessionAttribute(request,
				StartedTransaction.ATTRIBUTE);
		return started != null && started.purpose() == purpose
				&& this.jdbc.sql("""
						delete from spring_session_attributes
						where attribute_name = :name and attribute_bytes = :started
						and session_primary_id = (select primary_id from spring_session where session_id = :session)""")
					.param("name", StartedTransaction.ATTRIBUTE)
					.param("started", this.json.write(started))
					.param("session", request.getSession().getId())
					.update() > 0;
	}

	private static String sha256(String transactionId) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(transactionId.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
