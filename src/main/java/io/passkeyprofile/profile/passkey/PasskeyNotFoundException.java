package io.passkeyprofile.profile.passkey;

/**
 * The account has no such passkey. Whether another account has it is not revealed.
 */
class PasskeyNotFoundException extends RuntimeException {

	PasskeyNotFoundException() {
		super("The account has no such passkey");
	}

}
