package io.passkeyprofile.browser;

import java.time.Duration;

import io.passkeyprofile.profile.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlMatches;

/**
 * What people see when they come back to a page after their proof of identity is too old.
 */
@BrowserTest
class ConfirmBrowserTests extends PasskeyBrowserFixture {

	private MovableClock clock;

	@BeforeEach
	void signUpAndAddAPasskey() {
		this.clock = this.application.bean(MovableClock.class);
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
	void aPasskeyConfirmsBeforeARevocation() {
		beAway();
		this.pages.click(".passkeys td.actions a");
		this.pages.wait.until(urlContains("/confirm?to="));

		this.pages.click("[data-confirm-button]");

		this.pages.wait.until(urlMatches("/profile/passkeys/[^/]+/revoke$"));
		assertThat(this.pages.revoke()).contains("The passkey is revoked.");
		assertThat(this.pages.rows()).isEmpty();
	}

	@Test
	void aRevocationThatWaitedTooLongIsAskedAgain() {
		this.pages.click(".passkeys td.actions a");
		this.pages.wait.until(urlMatches("/revoke$"));
		beAway();
		this.pages.click("button.danger");
		this.pages.wait.until(urlContains("/confirm?to="));

		this.pages.click("[data-confirm-button]");

		this.pages.wait.until(urlMatches("/profile/passkeys/[^/]+/revoke$"));
		this.pages.click("main .secondary");
		this.pages.onProfile();
		assertThat(this.pages.rows()).hasSize(1);
	}

	@Test
	void thePasswordConfirmsBeforeAPasskeyIsAdded() {
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
	void saysThatThePersonWasSignedOutMeanwhile() {
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
