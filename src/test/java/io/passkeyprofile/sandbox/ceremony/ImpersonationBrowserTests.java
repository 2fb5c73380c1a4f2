package io.passkeyprofile.sandbox.ceremony;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.passkeyprofile.browser.BrowserTest;
import io.passkeyprofile.browser.ChromeExtension;
import io.passkeyprofile.browser.SkippedTests;
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
 * Runs Passage's unmodified browser SDK in a real browser, whose page calls
 * {@code https://auth.passage.id} as it did at Passage. The browser trusts the sandbox
 * because of a certificate database in a home directory of its own.
 */
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
		SkippedTests.requireProgram("certutil",
				"Tests with a browser that trusts the sandbox were skipped: no certutil was found.");
		page = PassageSdkPage.start();
		sandbox = TestSandbox.startNow(Map.of("sandbox.apps[0].auth-origin", page.origin(), "sandbox.impersonate",
				"true", "sandbox.impersonation.port", "0", "sandbox.impersonation.folder", home.toString()));
	}

	@Test
	void theUnmodifiedSdkRegistersAndSignsIn() throws Exception {
		trust(home.resolve("ca.pem"));
		ChromeDriver browser = startBrowser();
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

	private static ChromeDriver startBrowser() {
		int port = sandbox.bean(PassageHosts.class).port();
		return ChromeExtension.start(Map.of("HOME", home.toString()),
				"--host-resolver-rules=MAP auth.passage.id:443 127.0.0.1:" + port);
	}

	private static void trust(Path authority) throws Exception {
		Path database = Files.createDirectories(home.resolve(".pki/nssdb"));
		for (String[] arguments : new String[][] { { "-N", "--empty-password" },
				{ "-A", "-n", "passage-sandbox", "-t", "C,,", "-i", authority.toString() } }) {
			ProcessBuilder certutil = new ProcessBuilder("certutil", "-d", "sql:" + database);
			certutil.command().addAll(List.of(arguments));
			Process process = certutil.inheritIO().start();
			assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0).isTrue();
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
