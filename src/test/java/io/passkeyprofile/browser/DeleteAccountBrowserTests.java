package io.passkeyprofile.browser;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlMatches;

/**
 * Closing an account, and keeping it after all.
 */
@BrowserTest
class DeleteAccountBrowserTests extends PasskeyBrowserFixture {

	@Test
	void aClosedAccountIsKeptByItsOwner() {
		this.pages.addPlatformAuthenticator();
		this.pages.turnAutofillOff();
		this.pages.signUp();
		this.pages.addPasskey();
		this.pages.open("/profile");
		this.pages.click("a[href='/profile/delete']");
		this.pages.click("button.danger");
		this.pages.wait.until(urlContains("/sign-in?closed"));
		this.pages.says("Your account is closed");

		this.pages.signInWithPasskey();

		this.pages.wait.until(urlMatches("/closing$"));
		this.pages.open("/profile");
		String day = LocalDate.now(ZoneOffset.UTC)
			.plusDays(7)
			.format(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(Locale.ENGLISH));
		this.pages.says("Your account is closed", "It will be deleted on: " + day);
		this.pages.click("main form button");
		this.pages.onProfile();
		this.pages.says("Your account stays.");
		assertThat(this.pages.rows()).hasSize(1);
	}

}
