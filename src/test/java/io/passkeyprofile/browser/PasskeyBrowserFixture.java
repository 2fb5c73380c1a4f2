package io.passkeyprofile.browser;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * The {@link LocalApplication}, and a person in front of its pages.
 */
@ExtendWith(LocalApplicationExtension.class)
abstract class PasskeyBrowserFixture {

	static final String ADDED = "The passkey was added. You can sign in with it from now on.";

	LocalApplication application;

	PasskeyPages pages;

	@BeforeEach
	void open(LocalApplication application, ChromeDriver browser) {
		application.resetThrottle();
		this.application = application;
		this.pages = new PasskeyPages(application, browser);
	}

}
