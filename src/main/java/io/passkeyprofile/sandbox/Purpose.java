package io.passkeyprofile.sandbox;

import java.util.Locale;

/**
 * What a transaction and its handshakes are for.
 */
enum Purpose {

	REGISTER, AUTHENTICATE;

	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
