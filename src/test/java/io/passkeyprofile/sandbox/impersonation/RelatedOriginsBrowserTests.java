package io.passkeyprofile.sandbox.impersonation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.browser.BrowserTest;
import io.passkeyprofile.browser.ChromeExtension;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.testing.BrowserPasskeys;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;

import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real browser on https pages with origins outside the RP ID. It looks them up in the
 * file on the RP ID's host, which is the file that the console shows.
 */
@MatrixTest
@BrowserTest
class RelatedOriginsBrowserTests {

	private static final String RP_ID = "accounts.test";

	private static final String RELATED = "shop.test";

	private static final String STRANGER = "stranger.test";

	private static final String NONCE = "[A-Za-z0-9]{24}";

	/** Runs a whole ceremony, and returns what is wrong if it fails. */
	private static final String CEREMONY = """
			const [api, kind, transaction, done] = arguments;
			const post = async (step, body) => {
				const answer = await fetch(`${api}/${kind}/transactions/webauthn/${step}`,
					{ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
				return answer.json();
			};
			(async () => {
				const { handshake, transaction_id } = await post('start', transaction ? { transaction_id: transaction } : {});
				const options = handshake.challenge.publicKey;
				const credential = (kind === 'register')
					? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
					: await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
				const finished = await post('finish', { handshake_id: handshake.id,
					handshake_response: credential.toJSON(), transaction_id: transaction_id || undefined });
				return finished.nonce;
			})().then(done, (error) => done(`${error.name}: ${error.message}`));""";

	/** Runs only the browser's part of a registration. */
	private static final String CREATE = """
			const [options, done] = arguments;
			navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options)) })
				.then((credential) => done(JSON.stringify(credential)), (error) => done(error.name));""";

	@AutoClose
	private static TestSandbox sandbox;

	@AutoClose("quit")
	private static ChromeDriver browser;

	@TempDir
	private static Path home;

	private static final ExecutorService threads = Executors.newCachedThreadPool();

	private static HttpsServer pages;

	private static final AtomicInteger readings = new AtomicInteger();

	private static String relatedOrigins;

	private VirtualAuthenticator authenticator;

	@BeforeAll
	static void start() throws IOException {
		ServerCertificate certificate = new CertificateAuthority(Instant.now(), "test").issue(name(RP_ID),
				name(RELATED), name(STRANGER));
		pages = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		pages.setHttpsConfigurator(new HttpsConfigurator(certificate.sslBundle().createSslContext()));
		pages.createContext("/", RelatedOriginsBrowserTests::serve);
		// Browsers may open connections that they don't use
		pages.setExecutor(threads);
		pages.start();
		browser = ChromeExtension.startTrusting(Files.writeString(home.resolve("ca.pem"), certificate.authorityPem()),
				home, "--host-resolver-rules=MAP *.test:443 127.0.0.1:" + pages.getAddress().getPort());
		sandbox = TestSandbox
			.startNow(Map.of("sandbox.apps[0].auth-origin", "https://" + RP_ID, "sandbox.apps[0].related-origins[0]",
					"https://" + RELATED, "sandbox.apps[1].auth-origin", "https://" + RP_ID));
		relatedOrigins = Pattern.compile("<code>(\\{[^<]*origins[^<]*)</code>")
			.matcher(TestSandbox
				.send(HttpRequest.newBuilder(sandbox.managementUrl().resolve("/console/apps/" + TestSandbox.APP)))
				.body())
			.results()
			.map((MatchResult file) -> HtmlUtils.htmlUnescape(file.group(1)))
			.findFirst()
			.orElseThrow();
	}

	@AfterAll
	static void stop() {
		if (pages != null) {
			pages.stop(0);
		}
		threads.shutdownNow();
	}

	@BeforeEach
	void addAuthenticator() {
		this.authenticator = BrowserPasskeys.addAuthenticator(browser);
	}

	@AfterEach
	void removeAuthenticator() {
		browser.removeVirtualAuthenticator(this.authenticator);
	}

	@Test
	void aRelatedOriginRegistersAndSignsIn() {
		open(RELATED);
		String registered = run(CEREMONY, api(), "register", sandbox.register("anna").json("$.transaction_id"));
		assertThat(registered).matches(NONCE);
		assertThat(sandbox.verify(registered).<String>json("$.external_id")).isEqualTo("anna");
		String signedIn = run(CEREMONY, api(), "authenticate", "");
		assertThat(signedIn).matches(NONCE);
		assertThat(sandbox.verify(signedIn).<String>json("$.external_id")).isEqualTo("anna");
	}

	@Test
	void theBrowserRefusesAnOriginThatTheFileDoesNotList() {
		int before = readings.get();
		open(STRANGER);
		assertThat(run(CREATE, options(fromNowhere(TestSandbox.APP, TestSandbox.KEY).startRegisterFor("carla"))))
			.isEqualTo("SecurityError");
		assertThat(readings).as("The browser has read the file").hasValueGreaterThan(before);
	}

	@Test
	void theSandboxRefusesToTalkToAPageThatTheAppDoesNotList() {
		open(STRANGER);
		assertThat(run(CEREMONY, api(), "authenticate", "")).startsWith("TypeError");
		assertThat(sandbox
			.control("POST", "/requests/verify?app=" + TestSandbox.APP,
					"{\"path\": \"authenticate/transactions/webauthn/start\", \"status\": 403}")
			.status()).isEqualTo(200);
	}

	/** The second app has the same RP ID, so the browser can't know better. */
	@Test
	void theSandboxRefusesAPasskeyFromAnOriginThatTheAppDoesNotList() {
		TestBrowser otherApp = fromNowhere(TestSandbox.OTHER_APP, TestSandbox.OTHER_APP_KEY);
		TestSandbox.Answer started = otherApp.startRegisterFor("berta");
		open(RELATED);
		String credential = run(CREATE, options(started));
		assertThat(credential).startsWith("{");
		assertThat(otherApp
			.finishRegister("{\"handshake_id\":\"%s\",\"transaction_id\":\"%s\",\"handshake_response\":%s}".formatted(
					started.<String>json("$.handshake.id"), started.<String>json("$.transaction_id"), credential))
			.error()).isEqualTo("401 webauthn_login_failed");
	}

	private static GeneralName name(String host) {
		return new GeneralName(GeneralName.dNSName, host);
	}

	private static void open(String host) {
		browser.get("https://" + host + "/");
	}

	private static String api() {
		return sandbox.managementUrl() + "/apps/" + TestSandbox.APP;
	}

	/** Sends the request of a client that doesn't name its origin. */
	private static TestBrowser fromNowhere(String app, String apiKey) {
		TestBrowser client = new TestBrowser(sandbox, app, apiKey);
		client.origin = null;
		return client;
	}

	/** The options for the browser. */
	private static String options(TestSandbox.Answer started) {
		return TestCeremony.JSON.writeValueAsString(started.json("$.handshake.challenge.publicKey"));
	}

	private static String run(String script, String... arguments) {
		return String.valueOf(browser.executeAsyncScript(script, (Object[]) arguments));
	}

	private static void serve(HttpExchange exchange) throws IOException {
		try (exchange) {
			boolean isFile = exchange.getRequestHeaders().getFirst("Host").equals(RP_ID)
					&& exchange.getRequestURI().getPath().equals("/.well-known/webauthn");
			if (isFile) {
				readings.incrementAndGet();
			}
			byte[] body = (isFile ? relatedOrigins : "<!DOCTYPE html><title>A page</title>")
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", isFile ? "application/json" : "text/html");
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		}
	}

}
