package io.passkeyprofile.passage;

/**
 * Starts passkey ceremonies and verifies their results. Get it from
 * {@link PassageFlex#auth()}. Threads may share it.
 * <p>
 * Every call is one request. It throws {@link IllegalArgumentException} for an invalid
 * argument before it sends anything, {@link PassageException} if Passage refuses the
 * call, {@link PassageUnavailableException} if no usable answer arrives in time, and
 * {@link IllegalStateException} after {@link PassageFlex#close()}.
 * <p>
 * Source: Passage Flex management API, transactions and nonces.
 */
public final class PassageAuth {

	private final PassageHttp http;

	PassageAuth(PassageHttp http) {
		this.http = http;
	}

	/**
	 * Creates a transaction in which a user registers a passkey. The first transaction
	 * for an external ID also creates the user in Passage.
	 * @param externalId the application's ID of the user. It must never change, so don't
	 * use a username or an email address.
	 * @param passkeyDisplayName the name under which authenticators show the passkey,
	 * such as the username
	 * @return the transaction ID. Give it only to the browser of this user, which passes
	 * it to the authentication API.
	 * @throws IllegalArgumentException if an argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses the call or gives no usable answer
	 */
	public String createRegisterTransaction(String externalId, String passkeyDisplayName) {
		RegisterRequest request = new RegisterRequest(PassageHttp.requireText(externalId, "externalId"),
				PassageHttp.requireText(passkeyDisplayName, "passkeyDisplayName"));
		return this.http.post("/transactions/register", request, TransactionAnswer.class).transactionId();
	}

	/**
	 * Creates a transaction in which a known user signs in.
	 * @param externalId the application's ID of the user
	 * @return the transaction ID. Give it only to the browser of this user, which passes
	 * it to the authentication API.
	 * @throws IllegalArgumentException if the argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses the call or gives no usable answer. The
	 * code is {@link PassageException#USER_HAS_NO_PASSKEYS} if the user has no passkey.
	 */
	public String createAuthenticateTransaction(String externalId) {
		AuthenticateRequest request = new AuthenticateRequest(PassageHttp.requireText(externalId, "externalId"));
		return this.http.post("/transactions/authenticate", request, TransactionAnswer.class).transactionId();
	}

	/**
	 * Exchanges the nonce of a finished ceremony for the user who finished it. A nonce
	 * works once and expires soon.
	 * @param nonce the nonce, as the user's browser sent it
	 * @return the external ID of the user. After a registration or a reauthentication,
	 * check that it is the user you expect.
	 * @throws IllegalArgumentException if the argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses the call or gives no usable answer. The
	 * code is {@link PassageException#INVALID_NONCE} if the nonce is wrong, expired or
	 * already used.
	 */
	public String verifyNonce(String nonce) {
		NonceRequest request = new NonceRequest(PassageHttp.requireText(nonce, "nonce"));
		return this.http.post("/authenticate/verify", request, VerifyAnswer.class, nonce).externalId();
	}

	record RegisterRequest(String externalId, String passkeyDisplayName) {
		/** Omits the display name, which is personal data. */
		@Override
		public String toString() {
			return "RegisterRequest[externalId=" + this.externalId + "]";
		}
	}

	record AuthenticateRequest(String externalId) {
	}

	record NonceRequest(String nonce) {
		/** Masks the nonce, which signs the user in. */
		@Override
		public String toString() {
			return "NonceRequest[nonce=***]";
		}
	}

	record TransactionAnswer(String transactionId) {
		TransactionAnswer {
			PassageHttp.requireText(transactionId, "transaction_id");
		}

		/** Masks the ID, which lets anyone run the ceremony. */
		@Override
		public String toString() {
			return "TransactionAnswer[transactionId=***]";
		}
	}

	record VerifyAnswer(String externalId) {
		VerifyAnswer {
			PassageHttp.requireText(externalId, "external_id");
		}
	}

}
