package io.passkeyprofile.sandbox.authenticator;

import java.util.List;
import java.util.Locale;

import io.passkeyprofile.sandbox.web.ApiException;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The options in a request that makes or changes an authenticator. Absent options stay as
 * they are.
 */
record AuthenticatorOptionsBody(@Nullable @Pattern(regexp = "platform|cross-platform",
		message = "authenticator_attachment must be platform or cross-platform.") String authenticatorAttachment,
		@Nullable @Size(max = 10, message = "transports must have at most 10 elements.") List<@NotNull(
				message = "transports must not contain null.") @Pattern(regexp = "[a-z-]{1,32}",
						message = "transports must be names such as internal, hybrid, usb, nfc or ble.") String> transports,
		@Nullable @Size(min = 1, max = 4,
				message = "algorithms must have 1 to 4 elements.") List<@NotNull(
						message = "algorithms must not contain null.") @Pattern(regexp = "ES256|EdDSA|RS256|ES384",
								message = "algorithms must be ES256, EdDSA, RS256 or ES384.") String> algorithms,
		@Nullable Boolean hasResidentKey, @Nullable Boolean hasUserVerification,
		@Nullable Boolean defaultBackupEligibility, @Nullable Boolean defaultBackupState,
		@Nullable @Pattern(regexp = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
				message = "aaguid must be a UUID.") String aaguid) {

	Authenticator applyTo(Authenticator base) {
		String attachment = (this.authenticatorAttachment != null) ? this.authenticatorAttachment
				: base.authenticatorAttachment();
		boolean eligible = orElse(this.defaultBackupEligibility, base.defaultBackupEligibility());
		// Turning eligibility off turns the backup state off
		// too, unless the request sets it
		boolean backedUp = orElse(this.defaultBackupState, eligible && base.defaultBackupState());
		if (backedUp && !eligible) {
			throw ApiException
				.invalidRequest("default_backup_state must not be true while default_backup_eligibility is false.");
		}
		return new Authenticator(base.id(), attachment, transports(base, attachment), (this.algorithms != null)
				? this.algorithms.stream().distinct().map((name) -> CredentialAlgorithm.of(name).orElseThrow()).toList()
				: base.algorithms(), orElse(this.hasResidentKey, base.hasResidentKey()),
				orElse(this.hasUserVerification, base.hasUserVerification()), eligible, backedUp,
				(this.aaguid != null) ? this.aaguid.toLowerCase(Locale.ROOT) : base.aaguid());
	}

	private List<String> transports(Authenticator base, String attachment) {
		if (this.transports != null) {
			return this.transports.stream().distinct().toList();
		}
		return attachment.equals(base.authenticatorAttachment()) ? base.transports()
				: List.of(attachment.equals("platform") ? "internal" : "usb");
	}

	private static boolean orElse(@Nullable Boolean value, boolean otherwise) {
		return (value != null) ? value : otherwise;
	}

}
