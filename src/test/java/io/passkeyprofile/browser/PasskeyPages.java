package io.passkeyprofile.browser;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.testing.BrowserPasskeys;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.presenceOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

/**
 * What a person does on the pages that deal with passkeys.
 */
final class PasskeyPages {

	static final String PASSWORD = "correct horse";

	final ChromeDriver browser;

	final WebDriverWait wait;

	private final LocalApplication application;

	PasskeyPages(LocalApplication application, ChromeDriver browser) {
		this.application = application;
		this.browser = browser;
		this.wait = wait(browser);
	}

	/**
	 * Waits for something that happens soon, so it polls more often than Selenium does by
	 * default. The page may change meanwhile.
	 */
	static WebDriverWait wait(WebDriver browser) {
		WebDriverWait wait = new WebDriverWait(browser, Duration.ofSeconds(20), Duration.ofMillis(20));
		wait.ignoring(StaleElementReferenceException.class);
		return wait;
	}

	/** A phone or laptop that checks its owner. */
	VirtualAuthenticator addPlatformAuthenticator() {
		return BrowserPasskeys.addAuthenticator(this.browser);
	}

	/** A key on a USB port that checks its owner. */
	VirtualAuthenticator addSecurityKey() {
		return this.browser.addVirtualAuthenticator(
				new VirtualAuthenticatorOptions().setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
					.setTransport(VirtualAuthenticatorOptions.Transport.USB)
					.setHasResidentKey(true)
					.setHasUserVerification(true)
					.setIsUserVerified(true));
	}

	/** Turns autofill off, because virtual authenticators accept its offers at once. */
	void turnAutofillOff() {
		runOnEveryPage("PublicKeyCredential.isConditionalMediationAvailable = async () => false;");
	}

	void runOnEveryPage(String script) {
		this.browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
	}

	String signUp() {
		String username = "ada-" + UUID.randomUUID();
		open("/sign-up");
		this.browser.findElement(By.name("username")).sendKeys(username);
		this.browser.findElements(By.cssSelector("[data-other-way=password]"))
			.stream()
			.filter(WebElement::isDisplayed)
			.forEach(WebElement::click);
		this.browser.findElement(By.name("password")).sendKeys(PASSWORD);
		click(".with-password button");
		this.wait.until(urlContains("/passkey-offer"));
		return username;
	}

	/** Tries to sign up with a passkey alone, and returns why that fails. */
	String signUpWithPasskey() {
		open("/sign-up");
		this.browser.findElement(By.name("username")).sendKeys("ada-" + UUID.randomUUID(), Keys.ENTER);
		return status();
	}

	void signIn(String username) {
		signIn(username, PASSWORD);
	}

	void signIn(String username, String password) {
		open("/sign-in");
		this.browser.findElement(By.name("username")).sendKeys(username, Keys.ENTER);
		this.wait.until(visibilityOfElementLocated(By.name("password"))).sendKeys(password, Keys.ENTER);
		this.wait.until((it) -> !this.browser.getCurrentUrl().contains("/sign-in"));
	}

	void signOut() {
		click("header button");
		this.wait.until(urlContains("/sign-in"));
	}

	void open(String path) {
		this.browser.get(this.application.url(path));
	}

	void click(String selector) {
		this.wait.until(elementToBeClickable(By.cssSelector(selector))).click();
	}

	/** Adds a passkey and returns what the page says about it. */
	String addPasskey() {
		click("[data-add-button]");
		return status();
	}

	/** Signs in with the button of the sign-in page. */
	void signInWithPasskey() {
		click("[data-sign-in-button]");
	}

	String status() {
		return this.wait.until(visibilityOfElementLocated(By.cssSelector("[data-status]"))).getText();
	}

	/** Waits until the page says something. Its address may change before its content. */
	void says(String... sentences) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.atMost(Duration.ofSeconds(20))
			.ignoreException(StaleElementReferenceException.class)
			.ignoreException(NoSuchElementException.class)
			.untilAsserted(
					() -> assertThat(this.browser.findElement(By.tagName("main")).getText()).contains(sentences));
	}

	void onProfile() {
		this.wait.until((it) -> this.browser.getCurrentUrl().endsWith("/profile"));
		this.wait.until(presenceOfElementLocated(By.id("passkeys")));
	}

	/** The texts of the rows' cells. */
	List<List<String>> rows() {
		return this.browser.findElements(By.cssSelector(".passkeys tbody tr"))
			.stream()
			.map((row) -> row.findElements(By.cssSelector(".name, .inline > span, td[data-label]"))
				.stream()
				.filter(WebElement::isDisplayed)
				.map(WebElement::getText)
				.toList())
			.toList();
	}

	/** Revokes the first passkey of the table. */
	String revokeFirst() {
		click(".passkeys td.actions a");
		return revoke();
	}

	/** Answers the question whether to revoke a passkey with yes. */
	String revoke() {
		click("button.danger");
		return this.wait.until(presenceOfElementLocated(By.cssSelector("p[role=status][autofocus]"))).getText();
	}

}
