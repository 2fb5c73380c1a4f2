package io.passkeyprofile.browser;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Adding passkeys in a real browser, with every outcome.
 */
@BrowserTest
class AddPasskeyBrowserTests extends PasskeyBrowserFixture {

	@Test
	void keepsASecurityKeyAndALaptopApart() {
		this.pages.turnAutofillOff();
		VirtualAuthenticator key = this.pages.addSecurityKey();
		this.pages.signUp();
		this.pages.open("/profile");
		assertThat(this.pages.addPasskey()).isEqualTo(ADDED);
		assertThat(this.pages.rows()).singleElement(InstanceOfAssertFactories.LIST).contains("Only on that device");

		// Unplugs the key and uses the laptop
		key.removeAllCredentials();
		this.pages.browser.removeVirtualAuthenticator(key);
		this.pages.addPlatformAuthenticator();
		this.pages.browser.findElement(By.cssSelector("summary")).click();
		assertThat(this.pages.addPasskey()).isEqualTo(ADDED);
		this.pages.wait.until((browser) -> this.pages.rows().size() == 2);
		assertThat(this.pages.rows()).extracting((row) -> row.get(1))
			.containsExactly("Only on that device", "Only on that device");
		assertThat(this.pages.browser.findElements(By.cssSelector("details[open]"))).hasSize(1);

		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
		assertThat(this.pages.rows()).extracting((row) -> row.get(4)).containsExactly("Once", "Never");
	}

	@Test
	void addsOnePasskeyPerAuthenticator() {
		VirtualAuthenticator laptop = this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.open("/profile");
		this.pages.addPasskey();

		this.pages.browser.findElement(By.cssSelector("[data-add-button]")).click();
		this.pages.wait.until((browser) -> this.pages.status().startsWith("This device already has a passkey"));

		assertThat(laptop.getCredentials()).hasSize(1);
		assertThat(this.pages.rows()).hasSize(1);
	}

	@Test
	void saysThatAPasskeyWasAddedEvenIfTheTableCannotShowIt() {
		this.pages.runOnEveryPage(
				"""
						const original = window.fetch;
						window.fetch = (url, init) => url === '/profile' ? Promise.reject(new TypeError()) : original(url, init);
						""");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.open("/profile");

		assertThat(this.pages.addPasskey()).isEqualTo("The passkey was added. Reload the page to see it in the table.");
		this.pages.open("/profile");
		assertThat(this.pages.rows()).hasSize(1);
	}

	@Test
	void neverSaysThatNothingWasAddedIfTheOutcomeIsUnknown() {
		this.pages.runOnEveryPage("""
				const original = window.fetch;
				window.fetch = (url, init) => original(url, init).then((answer) => {
					if (url === '/user/devices') {
						throw new TypeError();
					}
					return answer;
				});
				""");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();

		assertThat(this.pages.addPasskey()).startsWith("We don’t know whether the passkey was added.");
	}

	@Test
	void saysThatThereWereTooManyAttempts() {
		this.pages.runOnEveryPage(
				"""
						const original = window.fetch;
						window.fetch = (url, init) => url === '/user/devices/transaction'
							? Promise.resolve(new Response('{"code":"too_many_requests"}', { status: 429 })) : original(url, init);
						""");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();

		assertThat(this.pages.addPasskey())
			.isEqualTo("No passkey was added: there were too many attempts. Wait a moment and try again.");
	}

	@Test
	void neverSaysThatNothingWasAddedIfTheConfirmationIsThrottled() {
		this.pages.runOnEveryPage(
				"""
						const original = window.fetch;
						window.fetch = (url, init) => url === '/user/devices'
							? Promise.resolve(new Response('{"code":"too_many_requests"}', { status: 429 })) : original(url, init);
						""");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();

		assertThat(this.pages.addPasskey()).startsWith("We don’t know whether the passkey was added.");
	}

	@Test
	void saysThatThePageIsOutdated() {
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.browser
			.executeScript("document.querySelectorAll('input[name=_csrf]').forEach(i => { i.value = 'old'; })");

		assertThat(this.pages.addPasskey()).startsWith("No passkey was added: this page was open for too long.");
	}

	@Test
	void saysThatPassageRefused() {
		this.pages.runOnEveryPage("""
				const toJSON = PublicKeyCredential.prototype.toJSON;
				PublicKeyCredential.prototype.toJSON = function () {
					return { ...toJSON.call(this), id: 'AAAA', rawId: 'AAAA' };
				};
				""");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();

		assertThat(this.pages.addPasskey()).startsWith("No passkey was added: it could not be confirmed.");
		this.pages.open("/profile");
		assertThat(this.pages.rows()).isEmpty();
	}

	@Test
	void saysThatThePersonIsSignedOut() {
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.browser.manage().deleteCookieNamed("SESSION");

		assertThat(this.pages.addPasskey()).startsWith("No passkey was added: you are signed out.");
	}

	@Test
	void offersAPasskeyAfterSignUpButNotAgainAtOnce() {
		this.pages.turnAutofillOff();
		String username = this.pages.signUp();
		this.pages.click("form[data-instead] button");
		this.pages.onProfile();
		this.pages.signOut();

		this.pages.signIn(username);
		this.pages.onProfile();
	}

	@Test
	void saysThatTheBrowserCannotAddPasskeys() {
		this.pages.runOnEveryPage("delete window.PublicKeyCredential;");
		this.pages.signUp();
		this.pages.open("/profile");

		assertThat(this.pages.browser.findElement(By.cssSelector("[data-add-button]")).isDisplayed()).isFalse();
		assertThat(this.pages.browser.findElement(By.cssSelector("[data-unsupported]")).getText())
			.startsWith("This browser can’t add passkeys.");
		this.pages.signOut();
		assertThat(this.pages.browser.findElement(By.cssSelector("[data-sign-in-button]")).isDisplayed()).isFalse();
	}

}
