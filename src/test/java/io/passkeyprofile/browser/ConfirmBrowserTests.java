package io.passkeyprofile.browser;

import java.time.Duration;

import io.passkeyprofile.profile.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.presenceOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;

/**
 * What people see who come back to a page that they left open.
 */
@BrowserTest
class ConfirmBrowserTests extends PasskeyBrowserFixture {

	private MovableClock clock;

	@BeforeEach
	void signUpAndAddAPasskey() {
		this.clock = application.bean(MovableClock.class);
		this.pages.addPlatformAuthenticator();
		this.pages.turnAutofillOff();
		this.pages.signUp();
		this.pages.addPasskey();
		this.pages.open("/profile");
	}

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void aPasskeyConfirmsARevocationThatWaited() {
		beAway();
		this.pages.click("a[data-dialog]");
		this.pages.click("dialog[open] button");
		this.pages.wait.until(presenceOfElementLocated(By.cssSelector("[data-passkey-confirm]")));

		this.pages.click("[data-confirm-button]");

		assertThat(
				this.pages.wait.until(presenceOfElementLocated(By.cssSelector("p[role=status][autofocus]"))).getText())
			.contains("The passkey is revoked.");
		assertThat(this.pages.rows()).isEmpty();
	}

	@Test
	void whoAddsAPasskeyConfirmsWithThePasswordFirst() {
		beAway();
		this.pages.click("[data-add-button]");
		this.pages.wait.until(urlContains("/confirm?to="));

		this.pages.browser.findElement(By.name("password")).sendKeys(PasskeyPages.PASSWORD);
		this.pages.click("main form button");

		this.pages.wait.until(urlContains("/profile/passkeys/new"));
		assertThat(this.pages.addPasskey())
			.isEqualTo("This device already has a passkey of your account. Nothing was added.");
	}

	@Test
	void whoIsSignedOutMeanwhileIsTold() {
		beAway();
		this.pages.click("[data-add-button]");
		this.pages.wait.until(urlContains("/confirm?to="));
		this.pages.browser.manage().deleteAllCookies();

		this.pages.click("[data-confirm-button]");

		assertThat(this.pages.status()).isIn("You are signed out. Reload the page and sign in again.",
				"This page was open for too long. Reload it and try again.");
	}

	private void beAway() {
		this.clock.advance(Duration.ofMinutes(6));
	}

}
