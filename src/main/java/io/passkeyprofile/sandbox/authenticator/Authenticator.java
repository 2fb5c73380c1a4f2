package io.passkeyprofile.sandbox.authenticator;

import java.util.List;

/**
 * A virtual authenticator. Its options have the same names as in WebDriver, if WebDriver
 * has them.
 *
 * @param id the ID, unique in its app
 * @param authenticatorAttachment {@code platform} or {@code cross-platform}
 * @param transports how clients reach it, such as {@code internal}
 * @param algorithms the algorithms that it can sign with
 * @param hasResidentKey whether it keeps passkeys that can be found without a credential
 * ID
 * @param hasUserVerification whether it can check who its user is
 * @param defaultBackupEligibility whether its new passkeys may be synced
 * @param defaultBackupState whether its new passkeys are synced
 * @param aaguid the model, a UUID
 * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-automation">Web Authentication,
 * user agent automation</a>
 */
record Authenticator(String id, String authenticatorAttachment, List<String> transports,
		List<CredentialAlgorithm> algorithms, boolean hasResidentKey, boolean hasUserVerification,
		boolean defaultBackupEligibility, boolean defaultBackupState, String aaguid) {

	/** The ID of the authenticator that every app has. */
	static final String DEFAULT_ID = "default";

	/** A laptop or phone that syncs its passkeys. */
	static final Authenticator DEFAULT = new Authenticator(DEFAULT_ID, "platform", List.of("internal"),
			List.of(CredentialAlgorithm.ES256, CredentialAlgorithm.EDDSA, CredentialAlgorithm.RS256), true, true, true,
			true, "00000000-0000-0000-0000-000000000000");

	Authenticator withId(String id) {
		return new Authenticator(id, this.authenticatorAttachment, this.transports, this.algorithms,
				this.hasResidentKey, this.hasUserVerification, this.defaultBackupEligibility, this.defaultBackupState,
				this.aaguid);
	}

}
