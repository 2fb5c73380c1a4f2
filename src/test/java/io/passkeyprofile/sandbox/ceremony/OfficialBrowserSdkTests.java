package io.passkeyprofile.sandbox.ceremony;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.browser.BrowserTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.testing.BrowserPasskeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs Passage's unmodified browser SDKs in a real browser against the sandbox. A page of
 * the app's auth origin loads them, and its {@code fetch} redirects requests for
 * Passage's host to the sandbox.
 */
@MatrixTest
@BrowserTest
class OfficialBrowserSdkTests {

	@AutoClose
	private static PassageSdkPage page;

	@AutoClose
	private static TestSandbox sandbox;

	private ChromeDriver browser;

	@BeforeAll
	static void start() throws IOException {
		page = PassageSdkPage.start();
		sandbox = TestSandbox.start(Map.of("sandbox.apps[0].auth-origin", page.origin()));
	}

	@BeforeEach
	void openBrowser(ChromeDriver browser) {
		this.browser = browser;
		BrowserPasskeys.addAuthenticator(browser);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.1.3", "1.0.2" })
	void registersAndSignsIn(String version) {
		String externalId = "anna-" + version;
		open();
		String transactionId = sandbox.register(externalId).json("$.transaction_id");
		assertVerifies(externalId, call(version, "register(%s)", transactionId));
		String signIn = sandbox.authenticate(externalId).json("$.transaction_id");
		assertVerifies(externalId, call(version, "authenticate({ transactionId: %s })", signIn));
		assertVerifies(externalId, call(version, "authenticate()", null));
		assertThat(sandbox.get("/users?identifier=" + externalId).<Integer>json("$.users[0].login_count")).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.1.3", "1.0.2" })
	void signsInByAutofill(String version) {
		String externalId = "berta-" + version;
		open();
		call(version, "register(%s)", sandbox.register(externalId).json("$.transaction_id"));
		open();
		assertVerifies(externalId, call(version, "authenticate({ isConditionalMediation: true })", null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.1.3", "1.0.2" })
	void showsTheErrorSentenceOfTheSandbox(String version) {
		open();
		assertThat(call(version, "register(%s)", "unknown")).startsWith("failed:")
			.contains("unknown, expired or already used");
	}

	/** The older SDK first compares the origin of the page with that of the app. */
	@ParameterizedTest
	@ValueSource(strings = "0.1.3")
	void fetchesItsAppOnStart(String version) {
		open();
		assertThat(run("""
				const { PassageFlex } = await import('/node_modules/passage-flex-js-%s/dist/index.js');
				const passage = new PassageFlex('%s');
				for (let i = 0; i < 200 && passage.isWebauthnSupported === undefined; i++) {
					await new Promise((resolve) => setTimeout(resolve, 25));
				}
				return String(passage.isWebauthnSupported);""".formatted(version, TestSandbox.APP))).isEqualTo("true");
		assertThat(run("return window.requests.join();")).endsWith("/apps/" + TestSandbox.APP);
	}

	private void open() {
		String api = URLEncoder.encode(sandbox.managementUrl().toString(), StandardCharsets.UTF_8);
		this.browser.get(page.origin() + "/page.html?api=" + api);
	}

	/** Returns what a call of the SDK resolves to, or why it failed. */
	private String call(String version, String call, @Nullable String argument) {
		return run("""
				const { PassageFlex } = await import('/node_modules/passage-flex-js-%s/dist/index.js');
				return String(await new PassageFlex('%s').passkey.%s);""".formatted(version, TestSandbox.APP,
				call.formatted("'" + argument + "'")));
	}

	private String run(String script) {
		return String.valueOf(this.browser.executeAsyncScript("""
				const done = arguments[0];
				(async () => { %s })().then(done, (error) => done('failed: ' + error.message));""".formatted(script)));
	}

	private static void assertVerifies(String externalId, String nonce) {
		assertThat(nonce).doesNotStartWith("failed");
		assertThat(sandbox.verify(nonce).<String>json("$.external_id")).isEqualTo(externalId);
	}

}
