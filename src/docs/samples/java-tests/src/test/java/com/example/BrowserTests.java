package com.example;

import java.time.Duration;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.testing.AuthenticatorOptions;
import io.passkeyprofile.testing.BrowserPasskeys;
import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.SandboxControl;
import io.passkeyprofile.testing.VirtualAuthenticator;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;

import static org.openqa.selenium.support.ui.ExpectedConditions.textToBe;

/** In a browser, with a passkey that was made before. */
@PassageSandboxTest
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class BrowserTests {

	@Test
	void signsIn(PassageFlex passage, SandboxControl sandbox, @Value("${local.server.port}") int port) {
		String anna = sandbox.newExternalId();
		VirtualAuthenticator laptop = sandbox.createAuthenticator(AuthenticatorOptions.deviceBound());
		laptop.register(passage.auth().createRegisterTransaction(anna, "Anna"));
		ChromeDriver browser = new ChromeDriver(new ChromeOptions().addArguments("--headless=new", "--no-sandbox"));
		try {
			browser.get("http://localhost:" + port);
			BrowserPasskeys.add(browser, laptop.credentials().get(0));

			browser.findElement(By.tagName("button")).click();

			new WebDriverWait(browser, Duration.ofSeconds(20)).until(textToBe(By.tagName("output"), "Hello, " + anna));
		}
		finally {
			browser.quit();
		}
	}

}
