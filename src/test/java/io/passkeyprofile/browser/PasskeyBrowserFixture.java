package io.passkeyprofile.browser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * The application as the one command starts it, and a person before its pages.
 */
abstract class PasskeyBrowserFixture {

	static final String ADDED = "The passkey was added. It signs you in from now on.";

	static LocalApplication application;

	PasskeyPages pages;

	@BeforeAll
	static void start() {
		application = new LocalApplication();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void open(ChromeDriver browser) {
		this.pages = new PasskeyPages(application, browser);
	}

}
