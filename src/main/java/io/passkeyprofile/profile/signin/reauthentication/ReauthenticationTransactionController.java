package io.passkeyprofile.profile.signin.reauthentication;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.session.StartedTransactions;
import io.passkeyprofile.profile.session.StartedTransactions.Purpose;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.web.JsonError;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Starts the ceremony in which people who are signed in prove who they are with one of
 * their own passkeys.
 */
@RestController
class ReauthenticationTransactionController {

	private static final Logger logger = LoggerFactory.getLogger(ReauthenticationTransactionController.class);

	private final PassageFlex passage;

	private final StartedTransactions transactions;

	private final Throttle throttle;

	private final MessageSource messages;

	ReauthenticationTransactionController(PassageFlex passage, StartedTransactions transactions, Throttle throttle,
			MessageSource messages) {
		this.passage = passage;
		this.transactions = transactions;
		this.throttle = throttle;
		this.messages = messages;
	}

	@PostMapping(path = "/confirm/transaction", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	Transaction start(@SignedIn Account account, HttpServletRequest request) {
		String externalId = account.getExternalId();
		if (externalId == null) {
			throw new NoPasskeyException();
		}
		this.throttle.take(Bucket.PASSAGE, account.getUsernameKey());
		try {
			String transactionId = this.passage.auth().createAuthenticateTransaction(externalId);
			this.transactions.start(request, Purpose.REAUTHENTICATE, transactionId);
			return new Transaction(transactionId);
		}
		catch (PassageException ex) {
			if (PassageException.USER_HAS_NO_PASSKEYS.equals(ex.getCode())
					|| PassageException.USER_NOT_FOUND.equals(ex.getCode())) {
				throw new NoPasskeyException();
			}
			logger.warn("Passage failed to start a reauthentication: {}", ex.toString());
			throw ex;
		}
	}

	@ExceptionHandler(NoPasskeyException.class)
	ResponseEntity<JsonError> noPasskey() {
		return JsonError.response(HttpStatus.CONFLICT, "no_passkey", this.messages);
	}

	/**
	 * A transaction that proves who the person is.
	 *
	 * @param transactionId its ID, for the browser alone
	 */
	record Transaction(String transactionId) {

		@Override
		public String toString() {
			return "Transaction[****]";
		}

	}

	/**
	 * The account has no passkey to prove anything with.
	 */
	private static final class NoPasskeyException extends RuntimeException {

	}

}
