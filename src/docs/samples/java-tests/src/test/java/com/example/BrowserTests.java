package com.example;

import io.passkeyprofile.testing.BrowserPasskeys;
import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.SandboxControl;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.springframework.boot.test.context.SpringBootTest;

/** A sign-in in a browser, with a passkey that was made before. */
@PassageSandboxTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class BrowserTests {
	@AutoClose("quit")
	ChromeDriver browser = new ChromeDriver(new ChromeOptions().addArguments("--headless=new", "--no-sandbox"));

	@Test
	void signsIn(SandboxControl sandbox) {
		browser.manage().timeouts().implicitlyWait(Duration.ofSeconds(20));
		browser.get(sandbox.authOrigin());
		BrowserPasskeys.register(browser, sandbox, "anna");
		browser.findElement(By.tagName("button")).click();
		browser.findElement(By.xpath("//output[.='Hello, anna']"));
	}
}
