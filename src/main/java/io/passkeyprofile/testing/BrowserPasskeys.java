package io.passkeyprofile.testing;

import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

import org.openqa.selenium.virtualauthenticator.Credential;
import org.openqa.selenium.virtualauthenticator.HasVirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;

/**
 * Gives passkeys that were made here to a browser that Selenium drives.
 */
public final class BrowserPasskeys {

	private BrowserPasskeys() {
	}

	/**
	 * Adds an authenticator with a passkey to the browser's tab. From then on the
	 * signature counters of both go their own ways, so sign in with only one of them.
	 * @param browser a browser with virtual authenticators, such as {@code ChromeDriver}
	 * @param credential a passkey with its private key, of ES256, from an authenticator
	 * with {@link AuthenticatorOptions#deviceBound()}
	 * @return the authenticator in the browser
	 * @throws IllegalArgumentException if the passkey has no private key, or may be
	 * synced: WebDriver can't say so, and servers refuse a passkey that changes this
	 */
	public static org.openqa.selenium.virtualauthenticator.VirtualAuthenticator add(HasVirtualAuthenticator browser,
			VirtualCredential credential) {
		if (credential.privateKey() == null) {
			throw new IllegalArgumentException("The passkey has no private key: take it from credential(...)");
		}
		if (credential.backupEligibility()) {
			throw new IllegalArgumentException("The passkey may be synced, which WebDriver can't say:"
					+ " make it with AuthenticatorOptions.deviceBound()");
		}
		org.openqa.selenium.virtualauthenticator.VirtualAuthenticator authenticator = browser.addVirtualAuthenticator(
				new VirtualAuthenticatorOptions().setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
					.setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
					.setHasResidentKey(true)
					.setHasUserVerification(true)
					.setIsUserVerified(true));
		byte[] id = decode(credential.credentialId());
		PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(decode(credential.privateKey()));
		int signCount = Math.toIntExact(credential.signCount());
		authenticator.addCredential(
				(credential.userHandle() != null && credential.isResidentCredential())
						? Credential.createResidentCredential(id, credential.rpId(), key,
								decode(credential.userHandle()), signCount)
						: Credential.createNonResidentCredential(id, credential.rpId(), key, signCount));
		return authenticator;
	}

	private static byte[] decode(String base64Url) {
		return Base64.getUrlDecoder().decode(base64Url);
	}

}
