package io.passkeyprofile.profile.passkey;

/**
 * Nothing proves that a passkey was added to the account.
 */
public class PasskeyNotAddedException extends RuntimeException {

	/** Creates the exception. */
	public PasskeyNotAddedException() {
		super("No passkey of this account was confirmed");
	}

}
