package io.passkeyprofile.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.passkeyprofile.passage.PassageFlex;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An authenticator in software, together with a browser on a page of the app. It runs
 * whole ceremonies in the sandbox, and keeps its passkeys there. Threads may share it.
 */
public final class VirtualAuthenticator {

	private final ControlClient client;

	private final PassageFlex passage;

	private final String id;

	private final @Nullable Misbehavior misbehavior;

	VirtualAuthenticator(ControlClient client, PassageFlex passage, String id, @Nullable Misbehavior misbehavior) {
		this.client = client;
		this.passage = passage;
		this.id = id;
		this.misbehavior = misbehavior;
	}

	/**
	 * Returns the same authenticator, which does something wrong in each ceremony.
	 * @param misbehavior what it does wrong
	 * @return another view of this authenticator
	 */
	public VirtualAuthenticator misbehaving(Misbehavior misbehavior) {
		return new VirtualAuthenticator(this.client, this.passage, this.id, misbehavior);
	}

	/**
	 * Adds a passkey.
	 * @param transactionId a register transaction
	 * @return the nonce and the new passkey
	 * @throws CeremonyRefusedException if there is no nonce
	 */
	public Ceremony register(String transactionId) {
		return run("register", transactionId);
	}

	/**
	 * Creates a register transaction for a user, and adds a passkey in it. The user is
	 * created if necessary.
	 * @param externalId the external ID of the user, which is also the name that the
	 * authenticator shows
	 * @return the nonce and the new passkey
	 * @throws CeremonyRefusedException if there is no nonce
	 * @throws io.passkeyprofile.passage.PassageException if the transaction can't be
	 * created
	 */
	public Ceremony registerFor(String externalId) {
		return register(this.passage.auth().createRegisterTransaction(externalId, externalId));
	}

	/**
	 * Signs in the user of a transaction.
	 * @param transactionId an authenticate transaction
	 * @return the nonce and the passkey that was used
	 * @throws CeremonyRefusedException if there is no nonce
	 */
	public Ceremony authenticate(String transactionId) {
		return run("authenticate", transactionId);
	}

	/**
	 * Signs in without a transaction, with the newest resident passkey, which names the
	 * user.
	 * @return the nonce and the passkey that was used
	 * @throws CeremonyRefusedException if there is no nonce
	 */
	public Ceremony authenticate() {
		return run("authenticate", null);
	}

	private Ceremony run(String ceremony, @Nullable String transactionId) {
		Map<String, Object> body = new LinkedHashMap<>();
		if (transactionId != null) {
			body.put("transaction_id", transactionId);
		}
		if (this.misbehavior != null) {
			body.put("misbehave", this.misbehavior.name().toLowerCase(Locale.ROOT));
		}
		ControlClient.Answer answer = this.client.send("POST", path("/" + ceremony), body);
		if (answer.status() == 422) {
			throw refusal(answer.json());
		}
		return answer.orFail().as(Ceremony.class);
	}

	private static CeremonyRefusedException refusal(JsonNode body) {
		JsonNode refused = body.path("refused");
		JsonNode error = refused.path("body");
		return new CeremonyRefusedException(body.path("error").asString("The ceremony was refused."),
				refused.path("status").isNumber() ? refused.path("status").intValue() : null,
				error.path("code").asStringOpt().orElse(null), body.path("exception").asStringOpt().orElse(null));
	}

	/**
	 * Exports its passkeys with their private keys.
	 * @return the passkeys, the newest first
	 */
	public List<VirtualCredential> credentials() {
		return this.client.call("GET", path("/credentials"), null).as(Credentials.class).credentials();
	}

	/**
	 * Exports a passkey with its private key.
	 * @param credentialId the credential ID in base64url
	 * @return the passkey
	 * @throws SandboxException if it has no such passkey
	 */
	public VirtualCredential credential(String credentialId) {
		return this.client.call("GET", path("/credentials/" + credentialId), null).as(VirtualCredential.class);
	}

	/**
	 * Imports a passkey.
	 * @param credential the passkey with its private key
	 * @throws SandboxException if the sandbox refuses it
	 */
	public void add(VirtualCredential credential) {
		this.client.call("POST", path("/credentials"), credential);
	}

	/** Removes all passkeys from the authenticator. Their users still have them. */
	public void removeCredentials() {
		this.client.call("DELETE", path("/credentials"), null);
	}

	private String path(String path) {
		return "/authenticators/" + this.id + path;
	}

	/**
	 * How a ceremony ended.
	 *
	 * @param nonce the nonce, which the application's server verifies
	 * @param credential the passkey that was made or used, without its private key
	 */
	public record Ceremony(String nonce, VirtualCredential credential) {

		/**
		 * Describes the ceremony.
		 * @return the passkey, without the nonce
		 */
		@Override
		public String toString() {
			return "Ceremony[credential=" + this.credential + "]";
		}

	}

	private record Credentials(List<VirtualCredential> credentials) {

	}

	/**
	 * What an authenticator or its browser can do wrong. The sandbox refuses every
	 * ceremony with any of these.
	 */
	public enum Misbehavior {

		/** The client data names another origin. */
		WRONG_ORIGIN,

		/**
		 * The client data says that the page was embedded in a page of another origin.
		 */
		CROSS_ORIGIN,

		/** The client data has another challenge. */
		WRONG_CHALLENGE,

		/** The client data has the type of the other ceremony. */
		WRONG_TYPE,

		/** The authenticator data is for another relying party. */
		WRONG_RP,

		/** Nobody touched the authenticator. */
		NO_USER_PRESENCE,

		/** The authenticator did not check who its user is. */
		NO_USER_VERIFICATION,

		/** The signature does not match. */
		BAD_SIGNATURE,

		/** The response carries another credential ID than that of the passkey. */
		WRONG_CREDENTIAL_ID,

		/**
		 * When registering, the passkey is backed up but not eligible for it; when
		 * signing in, the eligibility has changed.
		 */
		WRONG_BACKUP_FLAGS,

		/** Only when registering: the new key uses an algorithm that was not offered. */
		WRONG_ALGORITHM,

		/** Only when signing in: the signature counter does not increase. */
		OLD_COUNTER,

		/** Only when signing in: the passkey was never registered. */
		UNKNOWN_CREDENTIAL,

		/** Only when signing in: the user handle belongs to nobody. */
		WRONG_USER_HANDLE

	}

}
