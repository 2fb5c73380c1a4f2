package io.passkeyprofile.profile.session;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The transaction that a session started last at Passage, as it is stored in it.
 *
 * @param purpose what it is for
 * @param hash the SHA-256 of its ID in hexadecimal, by which it is told from the next one
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
record StartedTransaction(Purpose purpose, String hash) {

	/** The session attribute. */
	static final String ATTRIBUTE = "STARTED_TRANSACTION";

	StartedTransaction {
		Objects.requireNonNull(purpose);
		Objects.requireNonNull(hash);
	}

	/**
	 * What a transaction is for.
	 */
	public enum Purpose {

		/** It adds a passkey. */
		ADD,

		/** It confirms who is signed in. */
		CONFIRM

	}

}
