package io.passkeyprofile.testing;

import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

import org.openqa.selenium.virtualauthenticator.Credential;
import org.openqa.selenium.virtualauthenticator.HasVirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;

/**
 * Gives passkeys from virtual authenticators of the sandbox to a browser that Selenium
 * drives.
 */
public final class BrowserPasskeys {

	private BrowserPasskeys() {
	}

	/**
	 * Adds an authenticator with a passkey to the browser's tab. The browser and the
	 * sandbox then count signatures independently, so sign in with only one of them.
	 * @param browser a browser with virtual authenticators, such as {@code ChromeDriver}
	 * @param credential a passkey with its private key, of ES256, from an authenticator
	 * with {@link AuthenticatorOptions#deviceBound()}
	 * @return the authenticator in the browser
	 * @throws IllegalArgumentException if the passkey has no private key, or may be
	 * synced. WebDriver can't say that it may be synced, and servers refuse a passkey
	 * that changes this
	 */
	public static VirtualAuthenticator add(HasVirtualAuthenticator browser, VirtualCredential credential) {
		if (credential.privateKey() == null) {
			throw new IllegalArgumentException("The passkey has no private key: take it from credential(...)");
		}
		if (credential.backupEligibility()) {
			throw new IllegalArgumentException("The passkey may be synced, which WebDriver can't say:"
					+ " make it with AuthenticatorOptions.deviceBound()");
		}
		VirtualAuthenticator authenticator = addAuthenticator(browser);
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

	/**
	 * Makes a passkey for a user, and gives it to the browser's tab.
	 * @param browser a browser with virtual authenticators, such as {@code ChromeDriver}
	 * @param sandbox the sandbox
	 * @param externalId the external ID of the user, who is created if necessary
	 * @return the authenticator in the browser
	 */
	public static VirtualAuthenticator register(HasVirtualAuthenticator browser, SandboxControl sandbox,
			String externalId) {
		io.passkeyprofile.testing.VirtualAuthenticator laptop = sandbox
			.createAuthenticator(AuthenticatorOptions.deviceBound());
		return add(browser, laptop.credential(laptop.registerFor(externalId).credential().credentialId()));
	}

	/**
	 * Adds an authenticator without passkeys to the browser's tab: a laptop or phone
	 * whose owner always agrees and is always verified.
	 * @param browser a browser with virtual authenticators, such as {@code ChromeDriver}
	 * @return the authenticator in the browser
	 */
	public static VirtualAuthenticator addAuthenticator(HasVirtualAuthenticator browser) {
		return browser.addVirtualAuthenticator(
				new VirtualAuthenticatorOptions().setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
					.setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
					.setHasResidentKey(true)
					.setHasUserVerification(true)
					.setIsUserVerified(true));
	}

	private static byte[] decode(String base64Url) {
		return Base64.getUrlDecoder().decode(base64Url);
	}

}
