package io.passkeyprofile.browser;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlMatches;

/**
 * Closing an account, and keeping it after all.
 */
@BrowserTest
class DeleteAccountBrowserTests extends PasskeyBrowserFixture {

	@Test
	void readsAndDownloadsWhatIsKeptBeforeDeletingIt() {
		this.pages.turnAutofillOff();
		this.pages.addPlatformAuthenticator();
		String username = this.pages.signUp();
		this.pages.addPasskey();
		this.pages.open("/profile");
		this.pages.click("#account a[href='/privacy']");
		this.pages.says("What we keep about you", "365 days", "LANGUAGE");
		this.pages.click("main a[href='/profile/export']");
		this.pages.says("Your data", username, "Your passkeys at Passage", "Added the passkey");

		// Sent with the page's cookies, as a download is
		Object json = this.pages.browser.executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				const link = document.querySelector('a[download]');
				fetch(link.href).then((answer) => answer.json()).then((file) => done(JSON.stringify(file)));
				""");

		JsonNode file = JsonMapper.shared().readTree(String.valueOf(json));
		assertThat(file.at("/account/0/username").stringValue()).isEqualTo(username);
		assertThat(file.at("/passage/0/name").stringValue()).isNotBlank();
		assertThat(file.get("missing")).isEmpty();
	}

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
