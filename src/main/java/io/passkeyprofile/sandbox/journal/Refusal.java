package io.passkeyprofile.sandbox.journal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why a call was refused. The request log tells developers, but the client of the call is
 * not told.
 *
 * @param reason the reason
 * @param arguments the arguments of its sentence in {@code refusals.properties}, such as
 * the origin of the call; each is cut off after 120 characters
 */
public record Refusal(Reason reason, List<String> arguments) {

	private static final int MAX_LENGTH = 120;

	/**
	 * Creates a refusal.
	 * @param reason the reason
	 * @param arguments the arguments of its sentence, without secrets
	 * @return the refusal
	 */
	public static Refusal of(Reason reason, Object... arguments) {
		return new Refusal(reason, Arrays.stream(arguments).map(Refusal::cut).toList());
	}

	private static String cut(Object argument) {
		String text = String.valueOf(argument);
		return (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "…" : text;
	}

	/**
	 * The reasons. Each has a sentence in {@code refusals.properties}.
	 */
	public enum Reason {

		// Before a controller: who calls, from where, and how
		HOST, PATH, METHOD, MEDIA_TYPE, ACCEPT, QUERY, BODY_TOO_LARGE, BODY_TOO_SLOW, NOT_JSON, WRONG_MEMBER,
		INVALID_MEMBER, APP, CORS_ORIGIN, CORS_MANAGEMENT, CORS_PREFLIGHT, API_KEY_MISSING, API_KEY_SCHEME,
		API_KEY_REPEATED, API_KEY_WRONG, API_KEY_OF_OTHER_APP, RATE_LIMIT,

		// Users, devices and IDs that work only once
		USER, DEVICE, USER_INACTIVE, USER_WITHOUT_PASSKEYS, USER_WITH_IMPORTED_DEVICES_ONLY, TRANSACTION_UNKNOWN,
		TRANSACTION_USED, TRANSACTION_EXPIRED, TRANSACTION_OF_OTHER_APP, TRANSACTION_OF_OTHER_CEREMONY,
		HANDSHAKE_UNKNOWN, HANDSHAKE_USED, HANDSHAKE_EXPIRED, HANDSHAKE_OF_OTHER_APP, HANDSHAKE_OF_OTHER_CEREMONY,
		HANDSHAKE_OF_OTHER_TRANSACTION, NONCE_UNKNOWN, NONCE_USED, NONCE_EXPIRED, NONCE_OF_OTHER_APP,

		// The answer of an authenticator and its browser
		CLIENT_DATA_MALFORMED, CLIENT_DATA_TYPE, CHALLENGE, ORIGIN, ORIGIN_UNRELATED, EMBEDDED_PAGE, RP_ID,
		USER_NOT_PRESENT, USER_NOT_VERIFIED, BACKUP_STATE, BACKUP_ELIGIBILITY, SIGNATURE, COUNTER, ALGORITHM,
		PUBLIC_KEY, AUTHENTICATOR_DATA_MALFORMED, CREDENTIAL_MISSING, ID_MISMATCH, ATTESTED_ID_MISMATCH,
		CREDENTIAL_ID_TOO_LONG, CREDENTIAL_TAKEN, CREDENTIAL_UNKNOWN, CREDENTIAL_OF_OTHER_APP, CREDENTIAL_OF_OTHER_USER,
		CREDENTIAL_TOO_NEW, CREDENTIAL_GONE, USER_HANDLE_MISSING, USER_HANDLE_OF_OTHER_USER, ATTESTATION_MALFORMED,
		ATTESTATION_FORMAT, ATTESTATION_STATEMENT, ATTESTATION_MISSING, ATTESTATION_UNVERIFIED, ATTESTATION_REVOKED,
		RESPONSE_MALFORMED,

		// Everything else
		FAULT, SERVER_ERROR, OTHER;

		/**
		 * Returns the key of the sentence, which is also the name in JSON.
		 * @return the name in lower case, such as {@code api_key_wrong}
		 */
		public String wireName() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
