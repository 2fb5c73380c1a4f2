package io.passkeyprofile.browser;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.attributeToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.presenceOfElementLocated;

/**
 * Signing up with a passkey alone in a real browser.
 */
@BrowserTest
class SignUpBrowserTests extends PasskeyBrowserFixture {

	/** Waits until the request is aborted, as browsers do. */
	private static final String WAITS = """
			return new Promise((resolve, reject) => options.signal.addEventListener('abort', () => {
				window.asked.push('aborted');
				reject(options.signal.reason);
			}));""";

	private final String username = "ada-" + UUID.randomUUID();

	@Test
	void signsUpWithAPasskeyAndSignsInWithIt() {
		this.pages.turnAutofillOff();
		this.pages.addPlatformAuthenticator();
		this.pages.open("/sign-up");
		username().sendKeys(this.username, Keys.ENTER);

		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/profile/recovery-codes/new?signed-up"));
		assertThat(this.pages.browser.findElement(By.cssSelector("main [role=status]")).getText())
			.isEqualTo("Your account is open, and your passkey signs you in.");
		this.pages.open("/profile");
		assertThat(this.pages.rows()).hasSize(1);
		assertThat(this.pages.browser.findElement(By.id("password")).getText()).contains("Set a password");

		this.pages.signOut();
		this.pages.signInWithPasskey();
		this.pages.onProfile();
		assertThat(this.pages.browser.findElement(By.cssSelector("header .username")).getText())
			.isEqualTo(this.username);
	}

	@Test
	void keepsThePasskeyAndRenamesItIfSomebodyElseGetsTheName() {
		this.pages.turnAutofillOff();
		// Holds the last request until somebody else has the name
		this.pages.runOnEveryPage("""
				const original = window.fetch;
				window.fetch = async (url, init) => {
					while (url === '/sign-up/passkey' && !window.taken) {
						await new Promise((resolve) => setTimeout(resolve, 10));
					}
					return original(url, init);
				};
				PublicKeyCredential.signalCurrentUserDetails = async (details) => {
					sessionStorage.setItem('details', JSON.stringify(details));
				};
				""");
		VirtualAuthenticator laptop = this.pages.addPlatformAuthenticator();
		this.pages.open("/sign-up");
		username().sendKeys(this.username, Keys.ENTER);
		this.pages.wait.until((browser) -> !laptop.getCredentials().isEmpty());
		new Visitor(this.application.port()).signUp(this.username, PasskeyPages.PASSWORD);

		this.pages.browser.executeScript("window.taken = true");
		this.pages.wait.until(attributeToBe(By.id("username"), "aria-invalid", "true"));
		assertThat(this.pages.browser.findElement(By.id("username-help")).getText())
			.startsWith("Somebody has that name already.");
		assertThat(this.pages.browser.findElement(By.cssSelector("main h1 + p")).getText())
			.contains("Your passkey is safe");
		// After a reload, the page still knows this
		this.pages.open("/sign-up");
		assertThat(this.pages.browser.findElement(By.tagName("h1")).getText()).isEqualTo("Choose another name");
		username().clear();
		username().sendKeys("grace-" + this.username, Keys.ENTER);

		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/profile/recovery-codes/new?signed-up"));
		this.pages.open("/profile");
		assertThat(this.pages.rows()).hasSize(1);
		assertThat(laptop.getCredentials()).hasSize(1);
		Map<?, ?> details = (Map<?, ?>) this.pages.browser
			.executeScript("return JSON.parse(sessionStorage.getItem('details'))");
		assertThat(details.get("rpId")).isEqualTo("localhost");
		assertThat(details.get("name")).isEqualTo("grace-" + this.username);
		assertThat((String) details.get("userId")).isNotBlank();
	}

	@Test
	void explainsACancellationAndTakesAPasswordInstead() {
		this.pages.addPlatformAuthenticator().setUserVerified(false);
		this.pages.open("/sign-up");
		username().sendKeys(this.username, Keys.ENTER);
		assertThat(this.pages.status())
			.startsWith("No account was opened: the request was cancelled, or this device can’t keep a passkey");

		this.pages.click("[data-other-way=password]");
		WebElement password = this.pages.browser.switchTo().activeElement();
		assertThat(password.getDomProperty("name")).isEqualTo("password");
		assertThat(username().getDomProperty("value")).isEqualTo(this.username);
		password.sendKeys(PasskeyPages.PASSWORD, Keys.ENTER);

		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/passkey-offer"));
		assertThat(this.application.bean(AccountRepository.class)
			.findByUsernameKey(new Username(this.username).key())
			.orElseThrow()
			.hasPassword()).isTrue();
	}

	@Test
	void saysThatANameIsTakenBeforeThereIsAPasskey() {
		VirtualAuthenticator laptop = this.pages.addPlatformAuthenticator();
		new Visitor(this.application.port()).signUp(this.username, PasskeyPages.PASSWORD);
		this.pages.open("/sign-up");
		username().sendKeys(this.username, Keys.ENTER);

		this.pages.wait.until(attributeToBe(By.id("username"), "aria-invalid", "true"));

		assertThat(this.pages.browser.findElement(By.id("username-help")).getText())
			.startsWith("Somebody has that name already.");
		assertThat(laptop.getCredentials()).isEmpty();
		assertThat(this.pages.browser.switchTo().activeElement().getDomProperty("id")).isEqualTo("username");
	}

	@Test
	void hasOnlyAPasswordWithoutWebAuthn() {
		this.pages.runOnEveryPage("delete window.PublicKeyCredential;");
		this.pages.open("/sign-up");

		assertThat(this.pages.browser.findElements(By.cssSelector("[data-sign-up-button], [data-other-way]")))
			.noneMatch(WebElement::isDisplayed);
		username().sendKeys(this.username);
		this.pages.browser.findElement(By.name("password")).sendKeys(PasskeyPages.PASSWORD, Keys.ENTER);

		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/passkey-offer"));
	}

	@Test
	void upgradesQuietlyIfThePasswordManagerCan() {
		standIn("delete options.mediation; return create(options);");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		assertThat(this.pages.status()).startsWith("Your password manager has saved a passkey for you.");
		assertThat(asked()).containsExactly("conditional");
		this.pages.click("[data-continue] a");
		this.pages.onProfile();
		assertThat(this.pages.rows()).hasSize(1);
		assertThat(this.pages.browser.findElement(By.id("activity")).getText()).contains("Added the passkey");
	}

	@Test
	void offersThePasskeyAsUsualIfTheUpgradeFails() {
		standIn("throw new DOMException('No.', 'NotAllowedError');");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.wait.until((browser) -> asked().equals(List.of("conditional")));

		assertThat(this.pages.browser.findElement(By.cssSelector("[data-status]")).isDisplayed()).isFalse();
		assertThat(this.pages.addPasskey()).isEqualTo(ADDED);
	}

	@Test
	void theButtonTakesOverFromTheUpgrade() {
		standIn(WAITS);
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.wait.until((browser) -> asked().equals(List.of("conditional")));

		assertThat(this.pages.addPasskey()).isEqualTo(ADDED);

		assertThat(asked()).containsExactly("conditional", "aborted", "button");
		// First, the server learns that the upgrade added no passkey
		assertThat(sent()).startsWith("/user/devices/transaction", "/user/devices/not-added",
				"/user/devices/transaction", "/user/devices");
	}

	@Test
	void theButtonTakesOverFromAnUpgradeThatHasHardlyBegun() {
		standIn(WAITS);
		this.pages.runOnEveryPage("""
				{
					const send = window.fetch;
					window.fetch = async (url, init) => {
						const answer = await send(url, init);
						while (url === '/user/devices/transaction' && window.slow !== false) {
							await new Promise((resolve) => setTimeout(resolve, 10));
						}
						return answer;
					};
				}
				""");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.wait.until((browser) -> sent().equals(List.of("/user/devices/transaction")));

		this.pages.click("[data-add-button]");
		this.pages.browser.executeScript("window.slow = false");

		assertThat(this.pages.status()).isEqualTo(ADDED);
		assertThat(asked()).containsExactly("button");
		assertThat(sent()).startsWith("/user/devices/transaction", "/user/devices/not-added",
				"/user/devices/transaction", "/user/devices");
	}

	@Test
	void theUpgradeEndsAfterTenSeconds() {
		standIn(WAITS);
		this.pages.runOnEveryPage("""
				{
					const original = window.setTimeout;
					window.setTimeout = (task, delay, ...rest) => {
						if (delay !== 10_000) {
							return original(task, delay, ...rest);
						}
						window.timeIsUp = task;
						return 0;
					};
				}
				""");
		this.pages.addPlatformAuthenticator();
		this.pages.signUp();
		this.pages.wait.until((browser) -> asked().equals(List.of("conditional")));

		this.pages.browser.executeScript("window.timeIsUp()");

		this.pages.wait
			.until((browser) -> sent().equals(List.of("/user/devices/transaction", "/user/devices/not-added")));
		assertThat(asked()).containsExactly("conditional", "aborted");
		assertThat(this.pages.browser.findElement(By.cssSelector("[data-status]")).isDisplayed()).isFalse();
		assertThat(this.pages.addPasskey()).isEqualTo(ADDED);
	}

	@Test
	void theBrowserForgetsThePasskeyOfAnUnfinishedSignUp() {
		this.pages.turnAutofillOff();
		this.pages.runOnEveryPage(
				"""
						const original = window.fetch;
						window.fetch = async (url, init) => url === '/sign-up/passkey' ? Promise.reject(new TypeError()) : original(url, init);
						""");
		VirtualAuthenticator laptop = this.pages.addPlatformAuthenticator();
		this.pages.open("/sign-up");
		username().sendKeys(this.username, Keys.ENTER);
		assertThat(this.pages.status()).startsWith("We don’t know whether your account was opened.");
		assertThat(laptop.getCredentials()).hasSize(1);

		this.pages.open("/sign-in");
		this.pages.signInWithPasskey();

		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/sign-in/passkey"));
		assertThat(this.pages.wait.until(presenceOfElementLocated(By.cssSelector("[role=alert]"))).getText())
			.startsWith("We don’t know that passkey.");
		this.pages.wait.until((browser) -> laptop.getCredentials().isEmpty());
	}

	@Test
	void saysThatThisDeviceHasThePasskeyAlready() {
		this.pages.runOnEveryPage("""
				navigator.credentials.create = async () => { throw new DOMException('', 'InvalidStateError'); };
				""");

		assertThat(this.pages.signUpWithPasskey())
			.startsWith("No account was opened: this device has that passkey already.");
	}

	/** Stands in for a password manager, because Chromium's has none for tests. */
	private void standIn(String whenConditional) {
		this.pages.turnAutofillOff();
		this.pages.runOnEveryPage("""
				window.asked = [];
				window.sent = [];
				const send = window.fetch;
				window.fetch = (url, init) => {
					window.sent.push(url);
					return send(url, init);
				};
				PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: true });
				const create = navigator.credentials.create.bind(navigator.credentials);
				navigator.credentials.create = async (options) => {
					window.asked.push(options.mediation ?? 'button');
					if (options.mediation === 'conditional') {
						%s
					}
					return create(options);
				};
				""".formatted(whenConditional));
	}

	private List<Object> asked() {
		return List.copyOf((List<?>) this.pages.browser.executeScript("return window.asked"));
	}

	/** Returns the calls of the page to routes below {@code /user/devices}. */
	private List<Object> sent() {
		return List.copyOf((List<?>) this.pages.browser
			.executeScript("return window.sent.filter((url) => url.startsWith('/user/devices'))"));
	}

	private WebElement username() {
		return this.pages.browser.findElement(By.id("username"));
	}

}
