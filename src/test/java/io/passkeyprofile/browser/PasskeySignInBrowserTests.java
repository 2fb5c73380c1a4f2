package io.passkeyprofile.browser;

import java.util.List;

import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.virtualauthenticator.Credential;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.presenceOfElementLocated;

/**
 * Signing in with passkeys in a real browser.
 */
@BrowserTest
class PasskeySignInBrowserTests extends PasskeyBrowserFixture {

	@Test
	void signsInWithAPasskeyUntilItIsRevoked() {
		this.pages.turnAutofillOff();
		VirtualAuthenticator laptop = this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		assertThat(this.pages.addPasskey()).isEqualTo(ADDED);
		this.pages.click("[data-continue] a");
		this.pages.onProfile();
		assertThat(this.pages.rows())
			.containsExactly(List.of("Chrome on Linux", "Only on that device", "Just now", "Never", "Never"));

		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
		assertThat(this.pages.rows()).containsExactly(List.of("Chrome on Linux", "Only on that device", "Just now",
				"Just now\nHeadlessChrome on Linux\n127.0.0.0/24\nLast used in this browser", "Once"));

		// People who have lost a device should not choose this passkey
		this.pages.open("/profile/lost-device");
		assertThat(this.pages.browser.findElement(By.cssSelector(".choices")).getText())
			.contains("Last used in this browser");
		this.pages.open("/profile");

		Credential credential = laptop.getCredentials().get(0);
		assertThat(this.pages.revokeFirst()).isEqualTo("The passkey is revoked. It no longer signs you in.");
		assertThat(this.pages.rows()).isEmpty();
		this.pages.wait.until((browser) -> laptop.getCredentials().isEmpty());

		this.pages.signOut();
		laptop.addCredential(credential);
		this.pages.signInWithPasskey();
		assertThat(this.pages.status())
			.isEqualTo("We don’t know that passkey. It may have been revoked. Use another one, or your password.");
		this.pages.wait.until((browser) -> laptop.getCredentials().isEmpty());
		this.pages.open("/profile");
		assertThat(this.pages.browser.getCurrentUrl()).contains("/sign-in");
	}

	@Test
	void namesAPasskeyInItsRow() {
		this.pages.turnAutofillOff();
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.open("/profile");
		this.pages.addPasskey();
		this.pages.wait.until((browser) -> this.pages.rows().size() == 1);
		WebElement link = this.pages.browser.findElement(By.cssSelector("[data-name]"));
		assertThat(link.isDisplayed()).isTrue();
		assertThat(link.getDomProperty("href"))
			.isEqualTo(this.pages.browser.findElement(By.cssSelector("[data-rename]")).getDomProperty("href"));

		this.pages.click("[data-rename]");
		WebElement name = this.pages.browser.switchTo().activeElement();
		assertThat(name.getDomProperty("value")).isEqualTo("Chrome on Linux");
		name.sendKeys(Keys.ESCAPE);
		assertThat(this.pages.browser.switchTo().activeElement().getText()).isEqualTo("Rename");
		this.pages.click("[data-rename]");
		this.pages.browser.switchTo().activeElement().sendKeys("Work laptop", Keys.ENTER);

		this.pages.wait.until(presenceOfElementLocated(By.cssSelector("p[role=status][autofocus]")));
		assertThat(this.pages.rows().get(0)).contains("Work laptop");
		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
		assertThat(this.pages.browser.findElement(By.id("activity")).getText())
			.contains("Signed in with the passkey “Work laptop”");
	}

	@Test
	void signsInByAutofill() {
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.addPasskey();

		// The virtual authenticator chooses as soon as autofill offers something
		this.pages.click("header button");
		this.pages.onProfile();

		assertThat(this.pages.rows()).singleElement(InstanceOfAssertFactories.LIST).endsWith("Once");
	}

	@Test
	void returnsToThePageThatAddsPasskeys() {
		this.pages.turnAutofillOff();
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.addPasskey();
		this.pages.signOut();

		this.pages.open("/profile/passkeys/new");
		assertThat(this.pages.browser.getCurrentUrl()).contains("/sign-in");
		this.pages.signInWithPasskey();

		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/profile/passkeys/new"));
	}

	@Test
	void saysThatACeremonyWasCancelled() {
		this.pages.turnAutofillOff();
		this.pages.addPlatformAuthenticator().setUserVerified(false);
		String username = this.pages.signUp();

		assertThat(this.pages.addPasskey()).startsWith("No passkey was added: the request was cancelled");
		this.pages.open("/profile");
		assertThat(this.pages.rows()).isEmpty();

		this.pages.signOut();
		this.pages.signInWithPasskey();
		assertThat(this.pages.status()).startsWith("The request was cancelled");
		this.pages.signIn(username);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void speaksOfBluetoothOnlyIfTheBrowserSaysThatItCannotReachAPhone(boolean reachesPhones) {
		this.pages.turnAutofillOff();
		this.pages.runOnEveryPage("PublicKeyCredential.getClientCapabilities = async () => ({ hybridTransport: %b });"
			.formatted(reachesPhones));
		this.pages.addPlatformAuthenticator().setUserVerified(false);
		this.pages.open("/sign-in");

		this.pages.signInWithPasskey();

		assertThat(this.pages.status().contains("Bluetooth")).isNotEqualTo(reachesPhones);
	}

	@Test
	void theButtonTakesOverFromAutofill() {
		// Virtual authenticators answer autofill at once. This one waits for a choice.
		// Like every browser, it refuses a second request while the first is pending
		this.pages.runOnEveryPage("""
				window.asked = [];
				let pending = false;
				const get = navigator.credentials.get.bind(navigator.credentials);
				navigator.credentials.get = async (options) => {
					if (pending) {
						throw new DOMException('A request is already pending.', 'OperationError');
					}
					window.asked.push(options.mediation ?? 'button');
					if (options.mediation !== 'conditional') {
						return get(options);
					}
					pending = true;
					return new Promise((resolve, reject) => options.signal.addEventListener('abort', () => {
						pending = false;
						window.asked.push('aborted');
						reject(options.signal.reason);
					}));
				};
				""");
		this.pages.addPlatformAuthenticator();
		this.pages.open("/sign-in");
		this.pages.wait.until((browser) -> asked().equals(List.of("conditional")));

		this.pages.signInWithPasskey();

		assertThat(this.pages.status()).startsWith("The request was cancelled");
		this.pages.wait.until((browser) -> asked().equals(List.of("conditional", "aborted", "button", "conditional")));
	}

	@Test
	void saysThatTheAccountIsGone() {
		this.pages.turnAutofillOff();
		VirtualAuthenticator laptop = this.pages.addPlatformAuthenticator();
		String username = this.pages.signUp();
		this.pages.addPasskey();
		this.pages.signOut();
		AccountRepository accounts = this.application.bean(AccountRepository.class);
		accounts.delete(accounts.findByUsernameKey(new Username(username).key()).orElseThrow());

		this.pages.signInWithPasskey();

		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/sign-in/passkey"));
		assertThat(this.pages.browser.findElement(By.cssSelector("[role=alert]")).getText())
			.startsWith("We don’t know that passkey.");
		this.pages.wait.until((browser) -> laptop.getCredentials().isEmpty());
	}

	@Test
	void saysThatPasskeysBelongToAnotherAddress() {
		this.pages.turnAutofillOff();
		this.pages.runOnEveryPage(
				"""
						for (const parse of ['parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON']) {
							const original = PublicKeyCredential[parse].bind(PublicKeyCredential);
							const rpId = 'elsewhere.invalid';
							PublicKeyCredential[parse] = (options) => original({ ...options, rpId, rp: { ...options.rp, id: rpId } });
						}
						""");
		this.pages.addPlatformAuthenticator();
		assertThat(this.pages.signUpWithPasskey())
			.startsWith("No account was opened: your browser doesn’t use passkeys at this address.");
		this.pages.signUp();
		assertThat(this.pages.addPasskey())
			.startsWith("No passkey was added: your browser doesn’t use passkeys at this address.");
		this.pages.signOut();

		this.pages.signInWithPasskey();

		assertThat(this.pages.status()).startsWith("Your browser doesn’t use passkeys at this address.");
	}

	@Test
	void saysThatCeremoniesTookTooLong() {
		this.pages.turnAutofillOff();
		// Makes the page's clock run ahead while the browser asks
		this.pages.runOnEveryPage(
				"""
						let ahead = 0;
						const now = performance.now.bind(performance);
						performance.now = () => now() + ahead;
						for (const ceremony of ['create', 'get']) {
							const original = navigator.credentials[ceremony].bind(navigator.credentials);
							navigator.credentials[ceremony] = (options) => original(options).finally(() => { ahead += 3_600_000; });
						}
						""");
		this.pages.addPlatformAuthenticator().setUserVerified(false);
		assertThat(this.pages.signUpWithPasskey())
			.isEqualTo("No account was opened: it took too long. Try again, or use a password.");
		this.pages.signUp();
		assertThat(this.pages.addPasskey()).isEqualTo("No passkey was added: it took too long. Try again.");
		this.pages.signOut();

		this.pages.signInWithPasskey();

		assertThat(this.pages.status()).isEqualTo("That took too long. Try again, or use your password.");
	}

	@Test
	void saysThatPassageIsDown() {
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();

		this.application.withoutPassage(() -> {
			assertThat(this.pages.addPasskey())
				.startsWith("No passkey was added: Passage, which keeps them, can’t be reached");
			this.pages.click("header button");
			this.pages.signInWithPasskey();
			assertThat(this.pages.status()).startsWith("Passage, which keeps the passkeys, can’t be reached");
		});
	}

	private List<Object> asked() {
		return List.copyOf((List<?>) this.pages.browser.executeScript("return window.asked"));
	}

}
