package io.passkeyprofile.profile.account;

/**
 * Another account has the username.
 */
public class UsernameTakenException extends RuntimeException {

	/** Creates the exception. */
	public UsernameTakenException() {
		super("The username is taken");
	}

}
