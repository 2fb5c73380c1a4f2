package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.Locale;

/**
 * What the attestation of a new passkey proves about its authenticator.
 */
public enum Attestation {

	/** Nothing: there is no attestation. */
	NONE,

	/** Nothing: the passkey's own key signed it. */
	SELF,

	/** Nothing: its certificate doesn't lead to a maker in the metadata. */
	UNVERIFIED,

	/** The model: a maker in the metadata vouches for it. */
	VERIFIED;

	/**
	 * Returns the name in the database.
	 * @return the name in lower case, such as {@code verified}
	 */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
