package io.passkeyprofile.sandbox.ceremony;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.browser.BrowserTest;
import io.passkeyprofile.browser.ChromeExtension;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.impersonation.PassageHosts;
import io.passkeyprofile.testing.BrowserPasskeys;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs Passage's unmodified browser SDK in a real browser. The page calls
 * {@code https://auth.passage.id}, as it did at Passage. The browser trusts the sandbox,
 * because it has its own home directory with a certificate database.
 */
@MatrixTest
@BrowserTest
class ImpersonationBrowserTests {

	@AutoClose
	private static PassageSdkPage page;

	@AutoClose
	private static TestSandbox sandbox;

	@TempDir
	private static Path home;

	@BeforeAll
	static void start() throws IOException {
		page = PassageSdkPage.start();
		sandbox = TestSandbox.startNow(Map.of("sandbox.apps[0].auth-origin", page.origin(), "sandbox.impersonate",
				"true", "sandbox.impersonation.port", "0", "sandbox.impersonation.folder", home.toString()));
	}

	@Test
	void theUnmodifiedSdkRegistersAndSignsIn() throws IOException {
		ChromeDriver browser = ChromeExtension.startTrusting(home.resolve("ca.pem"), home,
				"--host-resolver-rules=MAP auth.passage.id:443 127.0.0.1:" + sandbox.bean(PassageHosts.class).port());
		try {
			BrowserPasskeys.addAuthenticator(browser);
			browser.get(page.origin() + "/page.html");
			String transactionId = sandbox.register("anna").json("$.transaction_id");
			assertThat(sandbox.verify(call(browser, "register('" + transactionId + "')")).<String>json("$.external_id"))
				.isEqualTo("anna");
			assertThat(sandbox.verify(call(browser, "authenticate()")).<String>json("$.external_id")).isEqualTo("anna");
		}
		finally {
			browser.quit();
		}
	}

	private static String call(ChromeDriver browser, String call) {
		return String.valueOf(browser.executeAsyncScript("""
				const done = arguments[0];
				(async () => {
					const { PassageFlex } = await import('/node_modules/passage-flex-js-1.0.2/dist/index.js');
					return await new PassageFlex('%s').passkey.%s;
				})().then(done, (error) => done('failed: ' + error.message));""".formatted(TestSandbox.APP, call)));
	}

}
