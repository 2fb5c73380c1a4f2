package io.passkeyprofile.browser;

import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.presenceOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlMatches;

/**
 * Removing the password and setting one again, keeping the last way to sign in, and
 * telling the browser's passkey provider which passkeys are gone.
 */
@BrowserTest
class WaysInBrowserTests extends PasskeyBrowserFixture {

	/** Records what pages tell the browser, across page loads. */
	private static final String RECORD = """
			for (const name of ['signalAllAcceptedCredentials', 'signalUnknownCredential']) {
				PublicKeyCredential[name] = async (told) => {
					const before = JSON.parse(localStorage.getItem('told') ?? '[]');
					localStorage.setItem('told', JSON.stringify([...before, { name, ...told }]));
				};
			}
			""";

	@Test
	void removesThePasswordAndSetsOneAgain() {
		this.pages.turnAutofillOff();
		addSyncedAuthenticator();
		String username = this.pages.signUp();
		this.pages.addPasskey();
		this.pages.open("/profile");
		this.pages.click("a[href='/profile/password/remove']");
		this.pages.says("Remove your password?", "So far, none of your passkeys has signed you in.");
		assertThat(this.pages.browser.findElements(By.cssSelector("button.danger"))).isEmpty();

		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
		this.pages.click("a[href='/profile/password/remove']");
		this.pages.click("button.danger");
		assertThat(done()).startsWith("Your password is removed");
		this.pages.says("You can sign in with 1 passkey.", "Set a password");
		assertThat(this.pages.browser.getPageSource()).doesNotContain("Change password");

		this.pages.click("td.actions a");
		this.pages.wait.until(urlMatches("/revoke$"));
		this.pages.says("last way in to your account that certainly works");
		assertThat(this.pages.browser.findElements(By.cssSelector("button.danger"))).isEmpty();
		assertThat(new Visitor(this.application.port()).signIn(username, PasskeyPages.PASSWORD).uri().getPath())
			.isEqualTo("/sign-in");

		// The sign-in with the passkey is recent enough as a proof
		this.pages.click("a[href='/profile/password']");
		this.pages.browser.findElement(By.name("newPassword")).sendKeys("battery staple");
		this.pages.click("main form button");
		assertThat(done()).startsWith("Your password is set");
		assertThat(revokeFirst()).contains("The passkey is revoked.");
	}

	@Test
	void confirmsWithAPasskeyIfThereIsNoPassword() {
		this.pages.turnAutofillOff();
		addSyncedAuthenticator();
		this.pages.signUp();
		this.pages.addPasskey();
		this.pages.open("/confirm?to=/profile/password");
		this.pages.click("[data-confirm-button]");
		this.pages.wait.until(urlMatches(":\\d+/profile/password$"));
		this.pages.open("/profile/password/remove");
		this.pages.click("button.danger");
		assertThat(done()).startsWith("Your password is removed");

		this.pages.open("/confirm?to=/profile/password");
		assertThat(this.pages.browser.findElements(By.name("password"))).isEmpty();
		this.pages.click("[data-confirm-button]");

		this.pages.wait.until(urlMatches(":\\d+/profile/password$"));
		this.pages.says("Set a password");
	}

	@Test
	void theAuthenticatorForgetsAPasskeyThatIsRevoked() {
		this.pages.turnAutofillOff();
		VirtualAuthenticator key = this.pages.addSecurityKey();
		this.pages.signUp();
		this.pages.open("/profile");
		this.pages.addPasskey();
		byte[] keyId = key.getCredentials().get(0).getId();
		this.pages.browser.removeVirtualAuthenticator(key);
		VirtualAuthenticator laptop = this.pages.addPlatformAuthenticator();
		this.pages.addPasskey();
		this.pages.wait.until((browser) -> this.pages.rows().size() == 2);
		assertThat(laptop.getCredentials()).hasSize(1);
		assertThat(laptop.getCredentials().get(0).getId()).isNotEqualTo(keyId);
		String own = Base64.getUrlEncoder().withoutPadding().encodeToString(laptop.getCredentials().get(0).getId());

		this.pages.browser.findElements(By.cssSelector(".passkeys tbody tr"))
			.stream()
			.filter((row) -> row.findElement(By.cssSelector("details")).getDomProperty("textContent").contains(own))
			.findFirst()
			.orElseThrow()
			.findElement(By.cssSelector("td.actions a"))
			.click();
		assertThat(this.pages.revoke()).contains("The passkey is revoked.");

		this.pages.wait.until((browser) -> laptop.getCredentials().isEmpty());
		assertThat(this.pages.browser.findElement(By.cssSelector("[data-forget]")).isDisplayed()).isFalse();
	}

	@Test
	void tellsWhatIsLeftAfterAnAdditionASignInAndARevocation() {
		this.pages.turnAutofillOff();
		record();
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.addPasskey();
		this.pages.wait.until((browser) -> told().size() == 1);
		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
		this.pages.wait.until((browser) -> told().size() == 2);
		Map<String, Object> first = told().get(0);
		assertThat(first).containsEntry("name", "signalAllAcceptedCredentials").containsEntry("rpId", "localhost");
		assertThat((List<?>) first.get("allAcceptedCredentialIds")).hasSize(1);
		assertThat(told().get(1)).isEqualTo(first);

		assertThat(revokeFirst()).contains("The passkey is revoked.");

		// It never tells that none is left
		this.pages.wait.until((browser) -> told().size() == 3);
		assertThat(told().get(2)).containsEntry("name", "signalUnknownCredential")
			.containsEntry("credentialId", ((List<?>) first.get("allAcceptedCredentialIds")).get(0));
	}

	@Test
	void tellsNothingWhileAPasskeyMayBeAddedElsewhere() {
		this.pages.turnAutofillOff();
		record();
		this.pages.addPlatformAuthenticator();
		String username = this.pages.signUp();
		this.pages.addPasskey();
		this.pages.wait.until((browser) -> told().size() == 1);
		Visitor elsewhere = new Visitor(this.application.port());
		elsewhere.signIn(username, PasskeyPages.PASSWORD);
		assertThat(elsewhere.postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(200);

		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
		assertThat(revokeFirst()).contains("The passkey is revoked.");

		// It tells only about the passkey that was revoked
		this.pages.wait.until((browser) -> told().size() == 2);
		assertThat(told().get(1)).containsEntry("name", "signalUnknownCredential");
	}

	@Test
	void saysWhatToDoIfTheBrowserCannotTell() {
		this.pages.turnAutofillOff();
		this.pages.runOnEveryPage("""
				delete PublicKeyCredential.signalAllAcceptedCredentials;
				delete PublicKeyCredential.signalUnknownCredential;
				""");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.addPasskey();
		this.pages.open("/profile");

		assertThat(revokeFirst()).contains("The passkey is revoked.");

		WebElement sentence = this.pages.browser.findElement(By.cssSelector("[data-forget]"));
		this.pages.wait.until((browser) -> sentence.isDisplayed());
		assertThat(sentence.getText()).contains("Delete it there");
	}

	/** A password manager, which syncs its passkeys. */
	private void addSyncedAuthenticator() {
		this.pages.browser.executeCdpCommand("WebAuthn.enable", Map.of());
		this.pages.browser.executeCdpCommand("WebAuthn.addVirtualAuthenticator",
				Map.of("options",
						Map.of("protocol", "ctap2", "transport", "internal", "hasResidentKey", true,
								"hasUserVerification", true, "isUserVerified", true, "automaticPresenceSimulation",
								true, "defaultBackupEligibility", true, "defaultBackupState", true)));
	}

	private void record() {
		this.pages.runOnEveryPage(RECORD);
		this.pages.open("/sign-in");
		this.pages.browser.executeScript("localStorage.clear()");
	}

	@SuppressWarnings("unchecked")
	private List<Map<String, Object>> told() {
		return (List<Map<String, Object>>) this.pages.browser
			.executeScript("return JSON.parse(localStorage.getItem('told') ?? '[]')");
	}

	private String revokeFirst() {
		this.pages.open("/profile");
		this.pages.click(".passkeys td.actions a");
		this.pages.wait.until(urlMatches("/revoke$"));
		return this.pages.revoke();
	}

	private String done() {
		return this.pages.wait.until(presenceOfElementLocated(By.cssSelector("p[role=status][autofocus]"))).getText();
	}

}
