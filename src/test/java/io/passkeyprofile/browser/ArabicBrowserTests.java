package io.passkeyprofile.browser;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.attributeToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.presenceOfElementLocated;

/**
 * Somebody who reads only Arabic signs up, adds, renames and revokes a passkey, gets
 * mails about it, and deletes the account, without seeing a word of English.
 */
@BrowserTest
@MatrixTest
class ArabicBrowserTests extends PasskeyBrowserFixture {

	private final String username = "نورة " + System.nanoTime();

	private final LayoutCheck layout = new LayoutCheck();

	private final String address = UUID.randomUUID() + "@example.com";

	@Test
	void showsNoEnglishToAReaderOfArabic() {
		this.pages.turnAutofillOff();
		VirtualAuthenticator phone = this.pages.addPlatformAuthenticator();
		signsUp();
		setsAPassword();
		confirmsAnAddress();

		this.pages.browser.removeVirtualAuthenticator(phone);
		this.pages.addPlatformAuthenticator();
		this.pages.open("/profile");
		this.pages.addPasskey();
		this.pages.wait.until((browser) -> this.pages.rows().size() == 2);
		readsOnlyArabic();
		renames();
		revokes();
		readsTheMailAboutIt();
		readsTheNews();

		this.pages.click("#account a[href='/privacy']");
		this.pages.wait.until(presenceOfElementLocated(By.id("cookies")));
		readsOnlyArabic();
		this.pages.click("main a[href='/profile/export']");
		this.pages.wait.until(presenceOfElementLocated(By.id("activity")));
		readsOnlyArabic();
		deletesTheAccount();
	}

	private void signsUp() {
		this.pages.open("/sign-up");
		this.pages.click(".languages [value=ar]");
		this.pages.wait.until(attributeToBe(By.tagName("html"), "dir", "rtl"));
		readsOnlyArabic();
		this.pages.browser.findElement(By.id("username")).sendKeys(this.username, Keys.ENTER);
		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/profile/recovery-codes/new?signed-up"));
		readsOnlyArabic();
		this.pages.click("main form button");
		this.pages.wait.until(presenceOfElementLocated(By.cssSelector("[data-codes]")));
		readsOnlyArabic();
	}

	private void setsAPassword() {
		this.pages.open("/profile/password");
		readsOnlyArabic();
		this.pages.browser.findElement(By.name("newPassword")).sendKeys(PasskeyPages.PASSWORD, Keys.ENTER);
		this.pages.onProfile();
		readsOnlyArabic();
	}

	private void confirmsAnAddress() {
		this.pages.open("/profile/mail");
		readsOnlyArabic();
		this.pages.browser.findElement(By.id("address")).sendKeys("noura@localhost", Keys.ENTER);
		this.pages.wait.until(attributeToBe(By.id("address"), "aria-invalid", "true"));
		readsOnlyArabic();
		this.pages.browser.findElement(By.id("address")).clear();
		this.pages.browser.findElement(By.id("address")).sendKeys(this.address, Keys.ENTER);
		this.pages.wait.until(presenceOfElementLocated(By.cssSelector("main [role=status]")));
		readsOnlyArabic();
		String link = this.application.link(this.address, "/mail/confirm");
		readsMail("/mail/confirm");
		this.pages.open(link);
		readsOnlyArabic();
		this.pages.click("main form button");
		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/mail/confirm?done"));
		readsOnlyArabic();
	}

	private void renames() {
		this.pages.click("[data-rename]");
		this.pages.browser.findElement(By.cssSelector(".rename input[name=name]"))
			.sendKeys(Keys.chord(Keys.CONTROL, "a"), "هاتفي", Keys.ENTER);
		this.pages.says("هاتفي");
		readsOnlyArabic();
	}

	private void revokes() {
		this.pages.click(".passkeys td.actions a");
		this.pages.wait.until(presenceOfElementLocated(By.cssSelector("button.danger")));
		readsOnlyArabic();
		assertThat(this.pages.revoke()).isNotBlank();
		readsOnlyArabic();
	}

	private void readsTheMailAboutIt() {
		// Otherwise they wait 20 seconds for others
		this.application.bean(JdbcClient.class)
			.sql("update security_notice set occurred_at = dateadd('minute', -1, occurred_at)")
			.update();
		this.application.link(this.address, "/not-me");
		readsMail("/not-me");
		this.pages.open(this.application.link(this.address, "/not-me"));
		readsOnlyArabic();
	}

	private void readsMail(String link) {
		this.pages.open(this.application.mail(this.address, link));
		assertThat(this.pages.browser.findElement(By.tagName("html")).getDomAttribute("lang")).isEqualTo("ar");
		readsOnlyArabic();
	}

	private void readsTheNews() {
		this.pages.open("/profile");
		this.pages.signOut();
		readsOnlyArabic();
		this.pages.signIn(this.username);
		// From another browser
		new Visitor(this.application.port()).signIn(this.username, PasskeyPages.PASSWORD);
		this.pages.open("/profile");
		this.pages.wait.until(presenceOfElementLocated(By.id("news")));
		readsOnlyArabic();
	}

	private void deletesTheAccount() {
		this.pages.open("/profile/delete");
		readsOnlyArabic();
		this.pages.click("button.danger");
		this.pages.wait.until(presenceOfElementLocated(By.cssSelector("p[role=status]")));
		readsOnlyArabic();
		this.pages.signIn(this.username);
		this.pages.wait.until((browser) -> browser.getCurrentUrl().endsWith("/closing"));
		readsOnlyArabic();
		assertThat(this.pages.browser.findElements(By.cssSelector("main form"))).hasSize(1);
	}

	/** Ignores names of products, and the person's own words. */
	private void readsOnlyArabic() {
		List<?> words = (List<?>) this.pages.browser.executeScript(
				"""
						const said = [document.title];
						const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
						while (texts.nextNode()) {
							if (!texts.currentNode.parentElement.closest('bdi, code, script, noscript, template, style, .languages')) {
								said.push(texts.currentNode.data);
							}
						}
						for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
							if (!element.closest('.languages')) {
								for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
									said.push(element.getAttribute(name) ?? '');
								}
							}
						}
						return said.flatMap((text) => text.replace(/\\u2068[^\\u2069]*\\u2069/g, '').match(/[A-Za-z]{2,}/g) ?? []);
						""");
		assertThat(words).map(String::valueOf)
			.as(this.pages.browser.getCurrentUrl())
			.isSubsetOf("Passkey", "Profile", "Passage", "Windows", "Hello", "iCloud", "JavaScript", "JSON", "IP",
					"https", "UTC");
		fits();
	}

	/**
	 * From right to left, too, nothing is cut off on a narrow screen or on a wide one.
	 */
	private void fits() {
		// No transitions to wait for
		this.pages.browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
		for (int width : new int[] { 320, 1280 }) {
			this.pages.browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
					Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
			this.layout.look(this.pages.browser, this.pages.browser.getCurrentUrl() + ", " + width + " px");
		}
		assertThat(this.layout.findings).isEmpty();
	}

}
