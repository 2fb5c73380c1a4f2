package io.passkeyprofile.sandbox.authenticator;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a virtual authenticator or its browser does wrong on purpose.
 */
enum Misbehavior {

	/** The client data names another origin. */
	WRONG_ORIGIN,

	/** The client data says that the page was embedded in a page of another origin. */
	CROSS_ORIGIN,

	/** The client data has another challenge. */
	WRONG_CHALLENGE,

	/** The client data has the type of the other ceremony. */
	WRONG_TYPE,

	/** The authenticator data is for another relying party. */
	WRONG_RP,

	/** Nobody touched the authenticator. */
	NO_USER_PRESENCE,

	/** The authenticator did not check who its user is. */
	NO_USER_VERIFICATION,

	/** The signature of the assertion, or of a self attestation, does not match. */
	BAD_SIGNATURE,

	/** The response carries another credential ID than that of the passkey. */
	WRONG_CREDENTIAL_ID,

	/**
	 * When registering, the passkey is backed up but not eligible for it; when signing
	 * in, the eligibility has changed.
	 */
	WRONG_BACKUP_FLAGS,

	/** The new key uses an algorithm that was not offered. */
	WRONG_ALGORITHM,

	/** The signature counter does not increase. */
	OLD_COUNTER,

	/** The authenticator signs with a passkey that was never registered. */
	UNKNOWN_CREDENTIAL,

	/** The user handle belongs to nobody. */
	WRONG_USER_HANDLE;

	private static final Set<Misbehavior> ONLY_AT_REGISTRATION = EnumSet.of(WRONG_ALGORITHM);

	private static final Set<Misbehavior> ONLY_AT_SIGN_IN = EnumSet.of(OLD_COUNTER, UNKNOWN_CREDENTIAL,
			WRONG_USER_HANDLE);

	static final Set<Misbehavior> AT_REGISTRATION = EnumSet.complementOf(EnumSet.copyOf(ONLY_AT_SIGN_IN));

	static final Set<Misbehavior> AT_SIGN_IN = EnumSet.complementOf(EnumSet.copyOf(ONLY_AT_REGISTRATION));

	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

	static Optional<Misbehavior> of(String wireName) {
		return Arrays.stream(values()).filter((misbehavior) -> misbehavior.wireName().equals(wireName)).findFirst();
	}

	static String names(Set<Misbehavior> misbehaviors) {
		return misbehaviors.stream().map(Misbehavior::wireName).collect(Collectors.joining(", "));
	}

}
