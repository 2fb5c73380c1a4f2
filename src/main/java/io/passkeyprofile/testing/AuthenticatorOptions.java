package io.passkeyprofile.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a virtual authenticator can do. Each method returns a copy with one option
 * changed.
 */
public final class AuthenticatorOptions {

	private final Map<String, Object> members;

	private AuthenticatorOptions(Map<String, Object> members) {
		this.members = members;
	}

	/**
	 * A laptop or phone whose passkeys are synced.
	 * @return the options
	 */
	public static AuthenticatorOptions passkeyProvider() {
		return new AuthenticatorOptions(Map.of()).attachment("platform").transports("internal").synced(true);
	}

	/**
	 * A laptop or phone whose passkeys never leave it. Browsers in tests can take over
	 * such a passkey; see {@link BrowserPasskeys}.
	 * @return the options
	 */
	public static AuthenticatorOptions deviceBound() {
		return passkeyProvider().synced(false);
	}

	/**
	 * A key on a USB port that checks its user.
	 * @return the options
	 */
	public static AuthenticatorOptions securityKey() {
		return new AuthenticatorOptions(Map.of()).attachment("cross-platform").transports("usb").synced(false);
	}

	/**
	 * Sets whether it is part of the device on which the browser runs.
	 * @param attachment {@code platform} or {@code cross-platform}
	 * @return changed options
	 */
	public AuthenticatorOptions attachment(String attachment) {
		return with("authenticator_attachment", attachment);
	}

	/**
	 * Sets how clients reach it.
	 * @param transports names such as {@code internal}, {@code hybrid} or {@code usb}
	 * @return changed options
	 */
	public AuthenticatorOptions transports(String... transports) {
		return with("transports", List.of(transports));
	}

	/**
	 * Sets which algorithms it can sign with. It takes the first one in the ceremony's
	 * options that is on this list.
	 * @param algorithms {@code ES256}, {@code EdDSA}, {@code RS256}, or {@code ES384},
	 * which the sandbox refuses
	 * @return changed options
	 */
	public AuthenticatorOptions algorithms(String... algorithms) {
		return with("algorithms", List.of(algorithms));
	}

	/**
	 * Sets whether it keeps passkeys that can be found without a credential ID.
	 * @param residentKey whether it does
	 * @return changed options
	 */
	public AuthenticatorOptions residentKey(boolean residentKey) {
		return with("has_resident_key", residentKey);
	}

	/**
	 * Sets whether it can check who its user is.
	 * @param userVerification whether it can
	 * @return changed options
	 */
	public AuthenticatorOptions userVerification(boolean userVerification) {
		return with("has_user_verification", userVerification);
	}

	/**
	 * Sets whether new passkeys are backup eligible and backed up.
	 * @param synced {@code true} for both, {@code false} for neither
	 * @return changed options
	 */
	public AuthenticatorOptions synced(boolean synced) {
		return with("default_backup_eligibility", synced).with("default_backup_state", synced);
	}

	/**
	 * Sets the model.
	 * @param aaguid the AAGUID, by which the sandbox names new passkeys
	 * @return changed options
	 */
	public AuthenticatorOptions aaguid(UUID aaguid) {
		return with("aaguid", aaguid.toString());
	}

	private AuthenticatorOptions with(String name, Object value) {
		Map<String, Object> changed = new LinkedHashMap<>(this.members);
		changed.put(name, value);
		return new AuthenticatorOptions(changed);
	}

	Map<String, Object> members() {
		return this.members;
	}

}
