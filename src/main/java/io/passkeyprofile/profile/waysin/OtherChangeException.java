package io.passkeyprofile.profile.waysin;

/**
 * Another step removes ways in to the account at this moment, or has begun to since this
 * one took too long.
 */
public class OtherChangeException extends RuntimeException {

	OtherChangeException() {
		super("Another change is being made to the account");
	}

}
