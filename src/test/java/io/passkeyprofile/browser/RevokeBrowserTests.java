package io.passkeyprofile.browser;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.presenceOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlMatches;

/**
 * What a newcomer does first: sign in as demo, look at the table, revoke a passkey.
 */
@BrowserTest
@ExtendWith(LocalApplicationExtension.class)
class RevokeBrowserTests {

	@Test
	void revokesOneOfTheSamplePasskeys(LocalApplication application, ChromeDriver browser) {
		PasskeyPages pages = new PasskeyPages(application, browser);
		pages.signIn("demo", "show-me-passkeys");
		WebDriverWait wait = pages.wait;
		assertThat(names(browser)).hasSize(4).contains("Meadow Password Vault");

		openQuestion(browser);
		assertThat(browser.findElement(By.tagName("main")).getText()).contains("Revoke Meadow Password Vault?",
				"This can’t be undone.", "one of your 3 other passkeys");
		browser.findElement(By.linkText("Keep it")).click();
		wait.until(urlMatches("/profile$"));
		assertThat(names(browser)).hasSize(4);

		openQuestion(browser);
		browser.findElement(By.cssSelector("button.danger")).click();

		WebElement message = wait.until(presenceOfElementLocated(By.cssSelector("[role=status]")));
		assertThat(message.getText()).isEqualTo("The passkey is revoked. It no longer signs you in.");
		assertThat(browser.switchTo().activeElement()).isEqualTo(message);
		assertThat(names(browser)).hasSize(3).doesNotContain("Meadow Password Vault");
		browser.navigate().refresh();
		assertThat(names(browser)).hasSize(3);
		assertThat(browser.findElements(By.cssSelector("[role=status]"))).isEmpty();
		assertThat(browser
			.executeScript("return [...document.querySelectorAll('time')].every(t => !t.textContent.includes('UTC'))"))
			.isEqualTo(true);
	}

	@Test
	void forcedColorsShowWhatIsChosen(LocalApplication application, ChromeDriver browser) {
		browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "forced-colors", "value", "active"))));
		new PasskeyPages(application, browser).signIn("demo", "show-me-passkeys");
		browser.get(application.url("/profile/passkeys/revoke"));
		WebElement checkbox = browser.findElement(By.cssSelector(".choices input"));
		byte[] before = checkbox.getScreenshotAs(OutputType.BYTES);

		browser.executeScript("arguments[0].checked = true", checkbox);

		assertThat(checkbox.getScreenshotAs(OutputType.BYTES)).isNotEqualTo(before);
	}

	@Test
	void datesAreInTheLanguageOfThePage(LocalApplication application, ChromeDriver browser) {
		browser.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", "de-DE"));
		browser.get(application.url("/"));
		assertThat(browser.executeScript("return new Intl.DateTimeFormat().resolvedOptions().locale"))
			.isEqualTo("de-DE");
		new PasskeyPages(application, browser).signIn("demo", "show-me-passkeys");

		assertThat(browser.findElements(By.cssSelector(".passkeys td time, #activity time"))).isNotEmpty()
			.allSatisfy((time) -> {
				assertThat(time.getText())
					.matches("[A-Z][a-z]{2} \\d{1,2}, \\d{4}|\\d+ (day|hour|minute)s? ago|Just now");
				assertThat(time.getDomAttribute("title")).matches("[A-Z][a-z]+day, [A-Z][a-z]+ \\d{1,2}, \\d{4} at .*");
			});
	}

	private static void openQuestion(WebDriver browser) {
		browser.findElement(By.cssSelector("a[aria-label='Revoke Meadow Password Vault']")).click();
	}

	private static List<String> names(WebDriver browser) {
		return browser.findElements(By.cssSelector(".passkeys tbody .name"))
			.stream()
			.filter(WebElement::isDisplayed)
			.map(WebElement::getText)
			.toList();
	}

}
