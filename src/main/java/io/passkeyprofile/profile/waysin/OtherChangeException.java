package io.passkeyprofile.profile.waysin;

/**
 * Another step is removing ways in to the account, or this one took too long and another
 * has taken over.
 */
public class OtherChangeException extends RuntimeException {

	OtherChangeException() {
		super("Another change is being made to the account");
	}

}
