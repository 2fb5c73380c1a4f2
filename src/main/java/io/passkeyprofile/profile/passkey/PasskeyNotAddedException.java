package io.passkeyprofile.profile.passkey;

/**
 * There is no proof that a passkey was added to the account.
 */
class PasskeyNotAddedException extends RuntimeException {

	PasskeyNotAddedException() {
		super("No passkey of this account was confirmed");
	}

}
