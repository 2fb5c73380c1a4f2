package io.passkeyprofile.passage;

import io.passkeyprofile.passage.PassageApi.AuthenticateRequest;
import io.passkeyprofile.passage.PassageApi.NonceRequest;
import io.passkeyprofile.passage.PassageApi.RegisterRequest;

/**
 * Begins ceremonies and takes their results. Reached by {@link PassageFlex#auth()}; safe
 * for use by several threads.
 * <p>
 * Source: Passage Flex management API, transactions and verify. Besides the
 * {@link IllegalArgumentException} for an argument, thrown before any request, each call
 * throws {@link PassageException} if Passage refuses it and
 * {@link PassageUnavailableException} if there is no usable answer.
 */
public final class PassageAuth {

	private final PassageApi api;

	PassageAuth(PassageApi api) {
		this.api = api;
	}

	/**
	 * Begins the registration of a passkey. The user is created by the first one.
	 * @param externalId the application's ID of the user: stable, and not a name or
	 * address
	 * @param passkeyDisplayName the name under which authenticators show the passkey
	 * @return the transaction ID, which the user's browser hands to the authentication
	 * API; a secret between the two
	 * @throws IllegalArgumentException if an argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses or does not answer usably
	 */
	public String createRegisterTransaction(String externalId, String passkeyDisplayName) {
		RegisterRequest request = new RegisterRequest(Check.text(externalId, "externalId"),
				Check.text(passkeyDisplayName, "passkeyDisplayName"));
		return this.api.createRegisterTransaction(request).transactionId();
	}

	/**
	 * Begins the authentication of a known user.
	 * @param externalId the application's ID of the user
	 * @return the transaction ID, which the user's browser hands to the authentication
	 * API; a secret between the two
	 * @throws IllegalArgumentException if the argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses or does not answer usably; with code
	 * {@link PassageException#USER_HAS_NO_PASSKEYS} if the user has none
	 */
	public String createAuthenticateTransaction(String externalId) {
		AuthenticateRequest request = new AuthenticateRequest(Check.text(externalId, "externalId"));
		return this.api.createAuthenticateTransaction(request).transactionId();
	}

	/**
	 * Exchanges the nonce that a finished ceremony gave for the user it was about. A
	 * nonce can be used once, and soon expires.
	 * @param nonce the nonce, as the user's browser sent it
	 * @return the external ID of the user who finished the ceremony; after a registration
	 * or a re-authentication the application must compare it with the one it expects
	 * @throws IllegalArgumentException if the argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses or does not answer usably; with code
	 * {@link PassageException#INVALID_NONCE} if the nonce is wrong, expired or used
	 */
	public String verifyNonce(String nonce) {
		NonceRequest request = new NonceRequest(Check.text(nonce, "nonce"));
		return this.api.verifyNonce(request, request).externalId();
	}

}
