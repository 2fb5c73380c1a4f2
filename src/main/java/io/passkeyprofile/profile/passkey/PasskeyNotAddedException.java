package io.passkeyprofile.profile.passkey;

/**
 * Nothing proves that a passkey was added to the account.
 */
class PasskeyNotAddedException extends RuntimeException {

	PasskeyNotAddedException() {
		super("No passkey of this account was confirmed");
	}

}
