package io.passkeyprofile.sandbox.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.sandbox.Race;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.journal.RequestJournal;
import io.passkeyprofile.sandbox.web.ApiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

@SharedSandboxTest
class ConsoleTests {

	private static final String HOSTILE = "<script>alert(1)</script>";

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final Visitor developer = new Visitor(this.sandbox.managementUrl().getPort());

	@BeforeEach
	void empty() {
		this.sandbox.bean(RequestJournal.class).delete((call) -> true);
	}

	@Test
	void explainsTheFirstStepsIfThereAreNoCalls() {
		assertThat(this.developer.open("/").body()).contains("No calls yet",
				"/_sandbox/authenticators/default/register", "$PASSAGE_API_KEY");
	}

	@Test
	void showsCallsAndWhyTheyWereRefused() {
		TestRegistration registration = new TestRegistration(TestAuthenticator.es256(),
				this.browser.startRegisterFor(HOSTILE));
		registration.clientData.put("origin", "http://localhost:3000");
		this.browser.finishRegister(registration.json());

		String list = this.developer.open("/?refused=true").body();
		assertThat(list).contains("The origin was http://localhost:3000; this app accepts http://localhost:8080.")
			.doesNotContain("/transactions/register</bdi>");
		String call = this.developer.open(first("/console/requests/\\d+", list)).body();
		assertThat(call).contains("authenticatorData", "UP user present", "ES256 (-7)", "$HANDSHAKE_ID")
			.doesNotContain(String.valueOf(registration.request.get("handshake_id")));
		String first = this.developer.open("/?path=transactions/register").body();
		String shown = this.developer.open(first("/console/requests/\\d+", first)).body();
		assertThat(shown).contains("&lt;script&gt;").doesNotContain(HOSTILE);
		assertThat(this.developer.open("/?app=" + TestSandbox.OTHER_APP).body()).contains("No call matches");
		this.developer.submit("/console/requests/clear", Map.of());
		assertThat(this.developer.open("/").body()).contains("No calls yet");
	}

	@Test
	void managesUsersAndTheirPasskeys() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		authenticator.flags = 0x18;
		authenticator.aaguid = UUID.fromString("bada5566-a7aa-401f-bd96-45619a55120d");
		this.browser.register("anna " + HOSTILE, authenticator);
		this.sandbox.user("bob");

		String users = this.developer.open("/console/users?app=" + TestSandbox.APP + "&q=anna").body();
		assertThat(users).contains("anna &lt;script&gt;").doesNotContain("bob", HOSTILE);
		String path = first("/console/apps/\\w+/users/\\w+", users);
		String user = this.developer.open(path).body();
		assertThat(user).contains("1Password", "ES256 (-7)", "Synced", authenticator.id()).doesNotContain(HOSTILE);

		String rename = first("/console/apps/\\w+/users/\\w+/devices/\\w+/rename", user);
		this.developer.open(rename);
		assertThat(this.developer.submit(rename, Map.of("name", " ")).body())
			.contains("A name has 1 to 255 characters");
		assertThat(this.developer.submit(rename, Map.of("name", "Work <b>")).body()).contains("Work &lt;b&gt;",
				"The passkey has its new name.");

		this.developer.submit(path + "/status", Map.of("status", "inactive"));
		assertThat(this.browser.authenticate(authenticator).error()).isEqualTo("403 user_not_active");
		this.developer.submit(path + "/status", Map.of("status", "active"));
		assertThat(this.browser.authenticate(authenticator).status()).isEqualTo(200);

		String revoke = rename.replace("rename", "revoke");
		assertThat(this.developer.open(revoke).body()).contains("Revoke this passkey?");
		assertThat(this.sandbox.count("device")).as("asking changes nothing").isEqualTo(1);
		this.developer.submit(revoke, Map.of());
		assertThat(this.sandbox.count("device")).isZero();
		assertThat(this.developer.open(revoke).statusCode()).isEqualTo(404);
		assertThat(this.developer.submit(path + "/delete", Map.of()).body()).contains("The user is deleted.");
		assertThat(this.sandbox.count("passage_user")).isEqualTo(1);
	}

	@Test
	void pagesThroughUsers() {
		for (int i = 0; i < 60; i++) {
			this.sandbox.user("user-%02d_%%".formatted(i));
		}
		String first = this.developer.open("/console/users?app=" + TestSandbox.APP + "&q=user-").body();
		assertThat(first).contains("user-00_%", "user-49_%").doesNotContain("user-50_%");
		String next = first("/console/users\\?app=\\w+&amp;q=user-&amp;after=[^\"]+", first).replace("&amp;", "&");
		assertThat(this.developer.open(next).body()).contains("user-50_%", "user-59_%").doesNotContain("user-49_%");
		assertThat(this.developer.open("/console/users?app=" + TestSandbox.APP + "&q=user-0__").body())
			.contains("No user’s external ID begins like this");
	}

	@Test
	void makesAppsWithKeysThatAreShownOnce() {
		this.developer.open("/console/apps/new");
		Map<String, String> form = Map.of("name", "Shop <b>", "authOrigin", "http://localhost:3000",
				"additionalOrigins",
				"http://localhost:3001\r\nhttp://app.localhost:3000\r\nandroid:apk-key-hash:" + "A".repeat(43),
				"relatedOrigins", "https://shop.example.org", "rpId", "", "automaticUpgrades", "true", "attestation",
				"DIRECT");
		Map<String, String> mistaken = new HashMap<>(form);
		mistaken.put("authOrigin", "http://localhost:3000/path");
		assertThat(this.developer.submit("/console/apps/new", mistaken).body()).contains("aria-invalid=\"true\"",
				"without a path");
		mistaken = new HashMap<>(form);
		mistaken.put("additionalOrigins", "https://shop.example.org");
		assertThat(this.developer.submit("/console/apps/new", mistaken).body()).contains("aria-invalid=\"true\"",
				"belongs on the list of related origins", "https://shop.example.org</textarea>");
		mistaken = new HashMap<>(form);
		mistaken.put("attestationRequired", "true");
		assertThat(this.developer.submit("/console/apps/new", mistaken).body()).contains("aria-invalid=\"true\"",
				"needs the metadata of authenticators");
		String made = this.developer.submit("/console/apps/new", form).body();
		assertThat(made).contains("Shop &lt;b&gt;", "It is shown only once", "http://app.localhost:3000",
				"00:".repeat(31) + "00", "https://shop.example.org");
		String id = first("/console/apps/(\\w{24})/edit", made);
		String key = first("(?s)The new API key</h2>.*?<code>(\\w{24})<", made);
		try {
			HttpRequest.Builder users = HttpRequest.newBuilder(this.sandbox.uri(id, "/users"))
				.header("Authorization", "Bearer " + key);
			assertThat(TestSandbox.send(users).status()).isEqualTo(200);
			assertThat(this.sandbox.app(id).automaticUpgrades()).isTrue();
			assertThat(this.developer.open("/console/apps/" + id).body()).doesNotContain(key).contains("Last used");
			String changed = this.developer
				.submit("/console/apps/" + id + "/edit", Map.of("name", "Shop", "authOrigin", "http://localhost:4000",
						"additionalOrigins", "", "rpId", "localhost"))
				.body();
			assertThat(changed).contains("http://localhost:4000").doesNotContain("http://localhost:3001");
			assertThat(this.sandbox.app(id).automaticUpgrades()).isFalse();
			String revoke = first("/console/apps/\\w+/keys/\\w+/revoke", changed);
			this.developer.submit(revoke, Map.of());
			assertThat(TestSandbox.send(users).error()).isEqualTo("401 invalid_access_token");
			String second = first("(?s)The new API key</h2>.*?<code>(\\w{24})<",
					this.developer.submit("/console/apps/" + id + "/keys", Map.of("label", "CI")).body());
			assertThat(TestSandbox
				.send(HttpRequest.newBuilder(this.sandbox.uri(id, "/users"))
					.header("Authorization", "Bearer " + second))
				.status()).isEqualTo(200);
		}
		finally {
			this.developer.submit("/console/apps/" + id + "/delete", Map.of());
		}
		assertThat(this.sandbox.bean(AppRepository.class).find(id)).isEmpty();
	}

	@Test
	void leavesAppsOfTheSettingsAlone() {
		String path = "/console/apps/" + TestSandbox.APP;
		assertThat(this.developer.open(path).body()).contains("so it can’t be changed here").doesNotContain("/edit");
		// Opened for its token
		this.developer.open("/console/apps/new");
		for (String action : List.of("/edit", "/delete", "/keys")) {
			HttpResponse<String> refused = this.developer.submit(path + action,
					Map.of("name", "x", "authOrigin", "http://x.example", "additionalOrigins", "", "rpId", ""));
			assertThat(refused.statusCode()).as(action).isEqualTo(409);
			assertThat(refused.body()).contains("<h1>That didn’t work</h1>");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console/nothing", "/console/requests/999999", "/console/apps/NoSuchApp",
			"/console/apps/PasskeyProfileSandbox001/users/none" })
	void hasPagesForErrors(String path) {
		HttpResponse<String> page = this.developer.open(path);
		assertThat(page.statusCode()).isEqualTo(404);
		assertThat(page.body()).contains("<h1>That didn’t work</h1>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console/requests/clear", "/console/apps/new", "/console/apps/x/keys",
			"/console/apps/PasskeyProfileSandbox001/users/x/delete" })
	void refusesFormsWithoutTheToken(String path) {
		this.developer.loseCsrfToken();
		HttpResponse<String> page = this.developer.submit(path, Map.of());
		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("<h1>That didn’t work</h1>", "Reload the page");
		assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
	}

	@Test
	void servesItsFilesForAYear() {
		String page = this.developer.open("/").body();
		HttpResponse<String> script = this.developer.open(first("/console/assets/\\w+/console.js", page));
		assertThat(script.headers().firstValue("Cache-Control")).hasValue("max-age=31536000, private, immutable");
		assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript");
		for (String file : List.of("site.css", "console.css", "pico.indigo.min.css", "logo.svg")) {
			assertThat(this.developer.open(first("/console/assets/\\w+/" + file, page)).statusCode()).isEqualTo(200);
		}
		// No inline scripts or styles, because the policy would block them
		assertThat(page).doesNotContain("<style", " style=", "onclick")
			.doesNotContainPattern("<script(?! type=\"module\" src=)");
	}

	@Test
	void saysThatThereAreNewCalls() throws IOException, InterruptedException {
		HttpResponse<java.io.InputStream> stream = events(Map.of());
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
			assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
			assertThat(lines.readLine()).isEqualTo(":live");
			assertThat(lines.readLine()).isEmpty();
			this.sandbox.register("anna");
			long id = this.sandbox.bean(RequestJournal.class).lastId();
			assertThat(lines.readLine()).isEqualTo("id:" + id);
			assertThat(lines.readLine()).isEqualTo("event:call");
			assertThat(lines.readLine()).isEqualTo("data:" + id);
		}
		long missed = this.sandbox.bean(RequestJournal.class).lastId() - 1;
		HttpResponse<java.io.InputStream> again = events(Map.of("Last-Event-ID", String.valueOf(missed)));
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(again.body(), StandardCharsets.UTF_8))) {
			lines.readLine();
			lines.readLine();
			assertThat(lines.readLine()).as("what came while the connection was lost").isEqualTo("id:" + (missed + 1));
		}
	}

	@Test
	void thirtyTwoPagesAreLiveEvenIfMoreOpenAtOnce() throws Exception {
		RequestJournal slow = mock((invocation) -> {
			Thread.sleep(10);
			return 0L;
		});
		LiveCalls calls = new LiveCalls(slow);
		try {
			assertThat(Race.of(() -> isLive(calls))).filteredOn(Boolean::booleanValue).hasSize(32);
		}
		finally {
			calls.stop();
		}
	}

	private static boolean isLive(LiveCalls calls) {
		try {
			calls.subscribe(0);
			return true;
		}
		catch (ApiException ex) {
			assertThat(ex).hasMessageStartingWith("At most 32 pages");
			return false;
		}
	}

	@Test
	void limitsHowManyPagesAreLive() throws IOException, InterruptedException {
		List<HttpResponse<java.io.InputStream>> streams = new ArrayList<>();
		try {
			for (int i = 0; i < 40; i++) {
				streams.add(events(Map.of()));
			}
			assertThat(streams).extracting(HttpResponse::statusCode).contains(200, 409);
		}
		finally {
			for (HttpResponse<java.io.InputStream> stream : streams) {
				stream.body().close();
			}
			waitForRoom();
		}
	}

	/** The sandbox notices that a page is gone only when it sends something to it. */
	private void waitForRoom() throws IOException, InterruptedException {
		int status = 409;
		for (int i = 0; status == 409 && i < 100; i++) {
			this.sandbox.register("anna");
			Thread.sleep(100);
			HttpResponse<java.io.InputStream> stream = events(Map.of());
			status = stream.statusCode();
			stream.body().close();
		}
		assertThat(status).isEqualTo(200);
	}

	@Test
	void refusesAnEventStreamOfAnotherPage() throws IOException, InterruptedException {
		assertThat(events(Map.of("Origin", "http://localhost:3000")).statusCode()).isEqualTo(403);
		assertThat(events(Map.of("Sec-Fetch-Site", "same-site")).statusCode()).isEqualTo(403);
	}

	private HttpResponse<java.io.InputStream> events(Map<String, String> headers)
			throws IOException, InterruptedException {
		URI uri = this.sandbox.managementUrl()
			.resolve("/console/events?after=" + this.sandbox.bean(RequestJournal.class).lastId());
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).method("GET", BodyPublishers.noBody());
		headers.forEach(request::header);
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
	}

	private static String first(String pattern, String page) {
		Matcher matcher = Pattern.compile(pattern).matcher(page);
		assertThat(matcher.find()).as(pattern + " in " + page).isTrue();
		return matcher.group(matcher.groupCount());
	}

}
