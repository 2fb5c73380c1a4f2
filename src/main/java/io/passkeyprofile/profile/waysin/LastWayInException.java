package io.passkeyprofile.profile.waysin;

/**
 * A step would leave neither a password nor a passkey that has signed in.
 */
public class LastWayInException extends RuntimeException {

	LastWayInException() {
		super("No way in to the account would be left");
	}

}
