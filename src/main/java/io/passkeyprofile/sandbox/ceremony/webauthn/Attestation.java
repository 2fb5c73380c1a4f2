package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.Locale;

/**
 * What the attestation of a new passkey proves about its authenticator.
 */
public enum Attestation {

	/** Nothing: there was none. */
	NONE,

	/** Nothing: the passkey vouches for itself. */
	SELF,

	/** Nothing yet: a certificate that leads to no maker in the metadata. */
	UNVERIFIED,

	/** The model: its maker is in the metadata, and vouches for it. */
	VERIFIED;

	/**
	 * Returns the name in the database.
	 * @return the name in lower case, such as {@code verified}
	 */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
