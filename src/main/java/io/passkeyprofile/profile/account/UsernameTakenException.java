package io.passkeyprofile.profile.account;

/**
 * Another account has the wanted username.
 */
public class UsernameTakenException extends RuntimeException {

	public UsernameTakenException() {
		super("The username is taken");
	}

}
