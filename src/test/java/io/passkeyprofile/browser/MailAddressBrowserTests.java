package io.passkeyprofile.browser;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;

/**
 * Adding a mail address, changing it, and bringing the first one back, by the links in
 * the mails that the inbox shows.
 */
@BrowserTest
class MailAddressBrowserTests extends PasskeyBrowserFixture {

	private final String first = UUID.randomUUID() + "@example.com";

	private final String second = UUID.randomUUID() + "@example.com";

	@Test
	void theFirstAddressIsBroughtBackAfterAChange() {
		this.pages.signUp();
		this.pages.open("/profile");
		this.pages.click("a[href='/profile/mail']");
		propose("ada@localhost");
		this.pages.says("We can’t write to that address.");
		propose(this.first);
		this.pages.says("The email is on its way.", "Waiting for you to confirm");
		use(this.first, "/mail/confirm");
		this.pages.says("Your email address is confirmed");
		this.pages.click("main a.button");
		this.pages.onProfile();
		this.pages.click("a[href='/profile/mail']");
		propose(this.second);
		use(this.second, "/mail/confirm");
		this.pages.says("Your email address is confirmed");
		this.pages.open("/profile/mail");
		this.pages.says(this.second, "can help you back in, and undo the change");

		use(this.first, "/mail/undo");

		this.pages.says("Your address is back");
		this.pages.click("main a.button");
		this.pages.wait.until(urlContains("/sign-in"));
	}

	private void propose(String address) {
		this.pages.browser.findElement(By.id("address")).clear();
		this.pages.browser.findElement(By.id("address")).sendKeys(address, Keys.ENTER);
	}

	private void use(String address, String page) {
		this.pages.open(this.application.link(address, page));
		this.pages.click("main form button");
	}

}
