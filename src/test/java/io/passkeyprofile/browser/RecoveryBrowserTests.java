package io.passkeyprofile.browser;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.passkeyprofile.profile.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.frameToBeAvailableAndSwitchToIt;
import static org.openqa.selenium.support.ui.ExpectedConditions.presenceOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlMatches;

/**
 * Somebody's phone was stolen, and they have only a recovery code.
 */
@BrowserTest
class RecoveryBrowserTests extends PasskeyBrowserFixture {

	private String username;

	private List<String> codes;

	@BeforeEach
	void signUpWithAPasskeyAndCodes() {
		this.pages.turnAutofillOff();
		VirtualAuthenticator phone = this.pages.addPlatformAuthenticator();
		this.username = this.pages.signUp();
		this.pages.addPasskey();
		this.pages.open("/profile/recovery-codes/new");
		this.pages.click("main form button");
		this.pages.wait.until(presenceOfElementLocated(By.cssSelector("[data-copy]:not([hidden])")));
		this.codes = this.pages.browser.findElements(By.cssSelector(".codes code"))
			.stream()
			.map(WebElement::getText)
			.toList();
		this.pages.browser.removeVirtualAuthenticator(phone);
	}

	@AfterEach
	void resetClock() {
		this.application.bean(MovableClock.class).reset();
	}

	@Test
	void theCodesCanBeCopiedPrintedAndDownloaded() {
		String download = this.pages.browser.findElement(By.cssSelector("a[download]")).getDomAttribute("href");
		assertThat(URLDecoder.decode(download, StandardCharsets.UTF_8)).startsWith("data:text/plain;charset=utf-8,")
			.contains(this.username, String.join("\n", this.codes));
		assertThat(this.pages.browser.findElement(By.cssSelector("[data-print]")).isDisplayed()).isTrue();
		this.pages.browser.executeScript("navigator.clipboard.writeText = async (text) => { window.copied = text; };");
		this.pages.click("[data-copy]");
		assertThat(this.pages.status()).startsWith("The codes are copied.");
		assertThat(this.pages.browser.executeScript("return window.copied")).isEqualTo(String.join("\n", this.codes));

		this.pages.browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
		assertThat(this.pages.browser.findElement(By.cssSelector("header")).isDisplayed()).isFalse();
		assertThat(this.pages.browser.findElement(By.cssSelector("[data-print]")).isDisplayed()).isFalse();
		assertThat(this.pages.browser.findElement(By.cssSelector(".codes")).isDisplayed()).isTrue();
		this.pages.browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
	}

	@Test
	void signsInWithACodeAndRevokesTheStolenPasskey() {
		this.pages.signOut();
		this.pages.open("/sign-in");
		this.pages.click("a[href='/sign-in/recovery']");
		recover("AAAA-BBBB-CCCC-DDDD");
		assertThat(this.pages.wait.until(presenceOfElementLocated(By.cssSelector("[role=alert]"))).getText())
			.contains("don’t belong together");
		recover(this.codes.get(4).toLowerCase(Locale.ROOT).replace("-", " "));
		this.pages.wait.until(urlMatches("\\d/recovery$"));
		this.pages.says("You have 15 minutes for that.", "You have 9 other recovery codes left.");
		this.pages.open("/profile");
		assertThat(this.pages.browser.getCurrentUrl()).endsWith("/recovery");

		this.pages.addPlatformAuthenticator();
		this.pages.click("main a[href='/profile/passkeys/new']");
		this.pages.wait.until(urlContains("/profile/passkeys/new"));
		assertThat(this.pages.addPasskey()).isEqualTo(ADDED);
		this.pages.click("[data-continue] a");
		this.pages.wait.until(urlMatches("/recovery/done$"));
		this.pages.click("button[name=lostDevice]");

		this.pages.wait.until(urlMatches("/profile/lost-device$"));
		List<WebElement> choices = this.pages.browser.findElements(By.cssSelector(".choices label"));
		assertThat(choices).hasSize(2);
		choices.stream()
			.filter((choice) -> !choice.getText().contains("Added just now"))
			.findFirst()
			.orElseThrow()
			.click();
		this.pages.click("button.danger");
		this.pages.wait.until(urlMatches("/profile/lost-device/rest$"));
		this.pages.says("Revoked, so no longer signing you in:", "You have 9 left.");
		this.pages.click("article > p:last-child a");
		this.pages.onProfile();
		assertThat(this.pages.rows()).hasSize(1);
		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
	}

	@Test
	void twoMailsADayApartRecoverTheAccountWithoutACode() {
		JdbcClient jdbc = this.application.bean(JdbcClient.class);
		jdbc.sql(
				"""
						insert into mail_address (account_id, address, created_at, verified_at)
						select id, 'ada@example.com', current_timestamp, current_timestamp from account where username = :username""")
			.param("username", this.username)
			.update();
		this.pages.signOut();
		this.pages.click("a[href='/sign-in/recovery']");
		this.pages.click("a[href='/sign-in/recovery/mail']");
		this.pages.wait.until(urlMatches("/recovery/mail$"));
		this.pages.browser.findElement(By.name("username")).sendKeys(this.username);
		this.pages.click("main form button");
		this.pages.says("If that account exists", "only in this browser");

		openMail("Do you want to get back in to your account?");
		this.pages.says("Somebody asked in this browser to get back in to the account " + this.username);
		this.pages.click("main form button");
		this.pages.wait.until(urlMatches("/progress$"));
		this.pages.says("24 hours have to pass first");
		assertThat(this.pages.browser.findElements(By.cssSelector("main form"))).isEmpty();
		// Only the recovery is made older, because new sessions use the system's clock
		jdbc.sql("""
				update recovery_request set confirmed_at = confirmed_at - interval '24' hour,
				ready_at = ready_at - interval '24' hour""").update();
		openMail("You can get back in to your account now");
		this.pages.click("main a[href='/sign-in/recovery/mail/progress']");
		this.pages.click("main form button");
		this.pages.says("is on its way to your mailbox");
		openMail("Your last link to get back in");
		this.pages.click("main form button");

		this.pages.wait.until(urlMatches("\\d/recovery$"));
		this.pages.says("You got back in by email.");
		this.pages.addPlatformAuthenticator();
		this.pages.click("main a[href='/profile/passkeys/new']");
		this.pages.wait.until(urlContains("/profile/passkeys/new"));
		assertThat(this.pages.addPasskey()).isEqualTo(ADDED);
		this.pages.click("[data-continue] a");
		this.pages.wait.until(urlMatches("/recovery/done$"));
		this.pages.click("main form button");
		this.pages.onProfile();
		this.pages.says("Got back in by email");
		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
	}

	/** Opens the link of the latest mail with a subject, once it is there. */
	private void openMail(String subject) {
		this.pages.wait.until((browser) -> {
			this.pages.open("/inbox");
			return browser.findElements(By.linkText(subject)).stream().findFirst().orElse(null);
		}).click();
		this.pages.wait.until(frameToBeAvailableAndSwitchToIt(By.tagName("iframe")));
		String link = this.pages.browser.findElement(By.cssSelector("a.button")).getDomAttribute("href");
		this.pages.browser.switchTo().defaultContent();
		this.pages.browser.get(link);
	}

	@Test
	void theRecoverySessionEndsWithoutANewWayToSignIn() {
		this.pages.signOut();
		this.pages.open("/sign-in/recovery");
		recover(this.codes.get(0));
		this.pages.wait.until(urlMatches("\\d/recovery$"));
		this.application.bean(MovableClock.class).advance(Duration.ofMinutes(15));
		this.pages.addPlatformAuthenticator();

		this.pages.click("main a[href='/profile/passkeys/new']");

		this.pages.wait.until(urlContains("/sign-in"));
		this.pages.says("Your 15 minutes to set up a way to sign in are over");
	}

	@Test
	void aCodeConfirmsThatADeviceIsLost() {
		this.application.bean(MovableClock.class).advance(Duration.ofMinutes(6));
		this.pages.open("/profile");
		this.pages.click("a[href='/profile/lost-device']");
		this.pages.wait.until(urlContains("/confirm?to="));
		this.pages.browser.findElement(By.name("code")).sendKeys(this.codes.get(1));
		this.pages.click("form.instead button");
		this.pages.wait.until(urlMatches("/profile/lost-device$"));
		this.pages.click(".choices label");

		this.pages.click("button.danger");

		this.pages.wait.until(urlMatches("/profile/lost-device/rest$"));
		this.pages.says("Revoked, so no longer signing you in:");
	}

	private void recover(String code) {
		WebElement name = this.pages.browser.findElement(By.name("username"));
		name.clear();
		name.sendKeys(this.username);
		WebElement field = this.pages.browser.findElement(By.name("code"));
		field.clear();
		field.sendKeys(code);
		this.pages.click("main form button");
	}

}
