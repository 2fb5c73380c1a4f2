package io.passkeyprofile.sandbox.store;

import java.util.Locale;

/**
 * What a transaction and its handshakes are for.
 */
public enum CeremonyType {

	/** Registers a passkey. */
	REGISTER,

	/** Signs in with a passkey. */
	AUTHENTICATE;

	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
