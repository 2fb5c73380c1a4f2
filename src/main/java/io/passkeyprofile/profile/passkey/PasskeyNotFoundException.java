package io.passkeyprofile.profile.passkey;

/**
 * The account has no such passkey. Whether another account has it, or nobody, makes no
 * difference to the one who asked.
 */
class PasskeyNotFoundException extends RuntimeException {

	PasskeyNotFoundException() {
		super("The account has no such passkey");
	}

}
