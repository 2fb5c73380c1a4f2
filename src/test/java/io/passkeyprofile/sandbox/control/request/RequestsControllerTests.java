package io.passkeyprofile.sandbox.control.request;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import io.passkeyprofile.sandbox.journal.RequestJournal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class RequestsControllerTests {

	private static final String ONE_APP = "?app=" + TestSandbox.APP;

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	@BeforeEach
	void empty() {
		this.sandbox.bean(RequestJournal.class).delete((call) -> true);
	}

	@Test
	void listsCallsAndFiltersThem() {
		this.sandbox.register("anna");
		this.sandbox.verify("made-up");
		this.browser.startAuthenticate(null);
		this.browser.post(TestSandbox.OTHER_APP, "/authenticate/transactions/webauthn/start", "{}");

		Answer all = control(ONE_APP);
		assertThat(all.<Integer>json("$.total")).isEqualTo(3);
		assertThat(all.<List<String>>json("$.requests[*].caller")).startsWith("@passageidentity/passage-flex-js 1.0.2");
		assertThat(paths(ONE_APP + "&refused=true")).containsExactly("/authenticate/verify");
		assertThat(paths(ONE_APP + "&status=4xx")).containsExactly("/authenticate/verify");
		assertThat(paths(ONE_APP + "&status=201")).containsExactly("/transactions/register");
		assertThat(paths(ONE_APP + "&path=transactions/register")).containsExactly("/transactions/register");
		assertThat(paths(ONE_APP + "&path=/v1/apps/*/transactions/*")).containsExactly("/transactions/register");
		assertThat(paths(ONE_APP + "&path=/v1/apps/*")).isEmpty();
		assertThat(paths(ONE_APP + "&method=get")).isEmpty();
		assertThat(paths(ONE_APP + "&caller=PASSAGE-FLEX-JS")).hasSize(1);
		assertThat(paths(ONE_APP + "&since=2026-01-02T03:04:06Z")).isEmpty();
		assertThat(paths(ONE_APP + "&after=" + all.<List<Integer>>json("$.requests[*].id").get(1))).hasSize(1);
		assertThat(paths(ONE_APP + "&limit=2")).hasSize(2);
		assertThat(paths("?app=*")).hasSize(4);
		assertThat(paths("?app=" + TestSandbox.OTHER_APP)).hasSize(1);
		assertThat(control("").error()).isEqualTo("400 invalid_request");
	}

	@ParameterizedTest
	@CsvSource({ "status=9xx,status must be", "since=yesterday,since must be", "after=x,after must be",
			"limit=0,limit must be", "refused=no,refused must be", "path={x:(a+)+},path must have",
			"pth=x,'There is no parameter pth here. There are after, app, caller, limit, method'",
			"method=GET&method=PUT,must be given once" })
	void refusesInvalidParameters(String parameters, String sentence) {
		Answer answer = control(ONE_APP + "&" + parameters.replace("{", "%7B").replace("}", "%7D"));
		assertThat(answer.error()).isEqualTo("400 invalid_request");
		assertThat(answer.<String>json("$.error")).contains(sentence);
	}

	@Test
	void theHarFileDescribesAnswersAsTheyWere() {
		this.sandbox.control("POST", "/seed" + ONE_APP,
				IntStream.range(0, 200)
					.mapToObj((i) -> "{\"external_id\": \"somebody-with-the-number-" + i + "\"}")
					.collect(Collectors.joining("\n")));
		this.sandbox.get("/users?limit=200");
		this.sandbox.control("POST", "/faults" + ONE_APP, "{\"answer\": \"html\"}");
		this.sandbox.get("/users");

		Answer har = control("/har" + ONE_APP);
		assertThat(har.<List<String>>json("$.log.entries[*].response.content.mimeType"))
			.containsExactly("application/json", "text/html;charset=UTF-8");
		// The request log keeps the first 16 KiB
		assertThat(har.<Integer>json("$.log.entries[0].response.content.size")).isEqualTo(-1);
		assertThat(har.<Integer>json("$.log.entries[1].response.content.size")).isPositive();
	}

	@Test
	void showsEverythingAboutACallAndMasksItsSecrets() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		String transaction = this.sandbox.register("anna").json("$.transaction_id");
		Answer started = this.browser.startRegister(transaction);
		TestRegistration registration = new TestRegistration(authenticator, started);
		registration.clientData.put("origin", "http://localhost:3000");
		this.browser.finishRegister(registration.json());

		String id = String.valueOf(control(ONE_APP).<List<Integer>>json("$.requests[*].id").get(0));
		Answer call = control("/" + id);
		assertThat(call.<String>json("$.request.reason")).isEqualTo("origin");
		assertThat(call.<String>json("$.request.decoded.clientDataJSON.origin")).isEqualTo("http://localhost:3000");
		assertThat(call.<List<String>>json("$.request.decoded.authenticatorData.flags"))
			.containsExactly("UP user present", "UV user verified", "AT attested credential");
		assertThat(call.<String>json("$.request.decoded.authenticatorData.rpId")).isEqualTo("localhost");
		assertThat(call.<String>json("$.request.decoded.authenticatorData.credentialId")).isEqualTo(authenticator.id());
		assertThat(call.<String>json("$.request.decoded.attestationObject.fmt")).isEqualTo("none");
		assertThat(call.<String>json("$.request.decoded.credentialPublicKey.alg")).isEqualTo("ES256 (-7)");
		assertThat(call.<String>json("$.request.curl")).contains("\"transaction_id\":\"'\"$TRANSACTION_ID\"'\"")
			.contains("'Origin: http://localhost:8080'");
		assertThat(call.<List<String>>json("$.request.make_anew")).hasSize(3);

		String everything = control("/har" + ONE_APP).body() + call.body() + control(ONE_APP).body();
		for (Answer each : List.of(started)) {
			assertThat(everything).doesNotContain(each.<String>json("$.handshake.id")).doesNotContain(transaction);
		}
		assertThat(everything).doesNotContain(TestSandbox.KEY).contains("Bearer ***");
		assertThat(this.maskOf("transaction_id", everything)).as("one ID, one fingerprint").hasSize(1);
	}

	@Test
	void masksSecretsInBodiesThatAreNotJson() {
		this.sandbox.post("/authenticate/verify", "{\"nonce\": \"Secret-Nonce-1\", 'x");
		this.sandbox.post("/authenticate/verify", "nonce=Secret-Nonce-2&a=b");
		this.sandbox.get("/users?api_key=Secret-Key-3&nonce=Secret-Nonce-4");
		TestSandbox.send(this.sandbox.request("/users").header("Cookie", "session=Secret-Cookie-5; a=b"));
		TestSandbox.send(HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, "/users"))
			.header("Authorization", "Secret-Key-6-without-scheme"));
		String everything = control("/har" + ONE_APP).body();
		for (Object id : control(ONE_APP).<List<Object>>json("$.requests[*].id")) {
			everything += control("/" + id).body();
		}
		assertThat(everything).doesNotContain("Secret").contains("nonce=***").contains("session=***");
	}

	@Test
	void leavesTheCallAsItWas() {
		this.sandbox.register("Zoë 🔑");
		assertThat(this.sandbox.get("/users?identifier=Zo%C3%AB%20%F0%9F%94%91").<Integer>json("$.total_users"))
			.isEqualTo(1);
		assertThat(control("/har" + ONE_APP).<String>json("$.log.entries[0].request.postData.text")).contains("Zoë");
	}

	@Test
	void makesAHar() {
		this.sandbox.register("anna");
		this.sandbox.get("/users?limit=1");
		Answer har = control("/har" + ONE_APP);
		assertThat(har.<String>json("$.log.version")).isEqualTo("1.2");
		assertThat(har.<List<String>>json("$.log.entries[*].request.method")).containsExactly("POST", "GET");
		assertThat(har.<String>json("$.log.entries[0].request.postData.text")).contains("anna");
		assertThat(har.<String>json("$.log.entries[1].request.queryString[0].name")).isEqualTo("limit");
		assertThat(har.<Integer>json("$.log.entries[0].response.status")).isEqualTo(201);
	}

	@Test
	void deletesTheCallsOfAnApp() {
		this.sandbox.register("anna");
		this.browser.post(TestSandbox.OTHER_APP, "/authenticate/transactions/webauthn/start", "{}");
		assertThat(send(HttpRequest.newBuilder(uri(ONE_APP)).DELETE()).<Integer>json("$.deleted")).isEqualTo(1);
		assertThat(paths("?app=*")).hasSize(1);
	}

	@Test
	void waitsForACall() throws InterruptedException {
		CompletableFuture<Answer> waiting = CompletableFuture
			.supplyAsync(() -> control("/wait" + ONE_APP + "&path=authenticate/verify&timeout=10s"));
		this.sandbox.register("anna");
		Thread.sleep(50);
		assertThat(waiting).isNotDone();
		this.sandbox.verify("made-up");
		assertThat(waiting.join().<String>json("$.request.reason")).isEqualTo("nonce_unknown");
		// A call that came before counts, too
		assertThat(control("/wait" + ONE_APP + "&path=authenticate/verify").status()).isEqualTo(200);
		Answer late = control("/wait" + ONE_APP + "&method=PUT&timeout=PT0.05S");
		assertThat(late.error()).isEqualTo("404 request_not_found");
		assertThat(control("/wait" + ONE_APP + "&timeout=2m").error()).isEqualTo("400 invalid_request");
	}

	@Test
	void limitsHowManyRequestsWait() {
		List<CompletableFuture<Answer>> waiting = IntStream.range(0, 70)
			.mapToObj((number) -> CompletableFuture.supplyAsync(
					() -> control("/wait" + ONE_APP + "&method=PUT&timeout=1s"), (task) -> new Thread(task).start()))
			.toList();
		assertThat(waiting.stream().map(CompletableFuture::join).map(Answer::status)).contains(404, 409);
		assertThat(control("/wait" + ONE_APP + "&method=PUT&timeout=1ms").status()).as("the places are free again")
			.isEqualTo(404);
	}

	@Test
	void verifiesHowOftenSomethingWasCalled() {
		this.sandbox.register("anna");
		this.sandbox.register("bob");
		String register = "\"method\": \"POST\", \"path\": \"transactions/register\"";
		assertThat(verify("{" + register + "}").body()).isEqualTo("{\"verified\":true,\"count\":2}");
		assertThat(verify("{" + register + ", \"times\": 2, \"status\": 201}").status()).isEqualTo(200);
		assertThat(verify("{" + register + ", \"at_least\": 1, \"at_most\": 2}").status()).isEqualTo(200);
		assertThat(verify("{\"method\": \"DELETE\", \"at_most\": 3}").status()).isEqualTo(200);
		Answer tooMany = verify("{" + register + ", \"times\": 1}");
		assertThat(tooMany.status()).isEqualTo(422);
		assertThat(tooMany.<String>json("$.error"))
			.isEqualTo("Expected such a call exactly once, but it came 2 times.");
		Answer missed = verify("{\"method\": \"POST\", \"path\": \"transactions/authenticate\"}");
		assertThat(missed.status()).isEqualTo(422);
		assertThat(missed.<String>json("$.code")).isEqualTo("verification_failed");
		assertThat(missed.<String>json("$.error")).contains("but it never came")
			.contains("The nearest miss is call")
			.contains("/transactions/register, which transactions/authenticate does not match");
		assertThat(missed.<String>json("$.nearest_miss.request.path")).endsWith("/transactions/register");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"at_lest\": 1}", "{\"times\": 1, \"at_most\": 2}", "{\"times\": -1}",
			"{\"at_least\": 3, \"at_most\": 2}", "{\"at_least\": 0}", "{\"status\": 42}", "{\"path\": \"{x}\"}", "[]",
			"" })
	void refusesContradictoryExpectations(String claim) {
		assertThat(verify(claim).error()).isEqualTo("400 invalid_request");
	}

	@Test
	void recordsASignInWithoutItsNonce() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		this.browser.register("anna", authenticator);
		Answer finished = this.browser
			.finishAuthenticate(new TestAssertion(authenticator, this.browser.startAuthenticate(null)).json());
		String id = String.valueOf(control(ONE_APP).<List<Integer>>json("$.requests[*].id").get(0));
		Answer call = control("/" + id);
		assertThat(call.body()).doesNotContain(finished.<String>json("$.nonce"));
		assertThat(call.<Integer>json("$.request.decoded.signature.length")).isBetween(60, 80);
		assertThat(control("/999999999").error()).isEqualTo("404 request_not_found");
	}

	private List<String> maskOf(String member, String text) {
		return Pattern.compile("\\\\\"" + member + "\\\\\":\\\\\"(\\*{3}[0-9a-f]{6})")
			.matcher(text)
			.results()
			.map((match) -> match.group(1))
			.distinct()
			.toList();
	}

	private List<String> paths(String query) {
		return control(query).<List<String>>json("$.requests[*].path")
			.stream()
			.map((path) -> path.replaceFirst("/v1/apps/[^/]*", ""))
			.toList();
	}

	private Answer verify(String claim) {
		return send(HttpRequest.newBuilder(uri("/verify" + ONE_APP))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(claim)));
	}

	private Answer control(String pathAndQuery) {
		return send(HttpRequest.newBuilder(uri(pathAndQuery)));
	}

	private static Answer send(HttpRequest.Builder request) {
		return TestSandbox.send(request);
	}

	private URI uri(String pathAndQuery) {
		return this.sandbox.managementUrl().resolve("/_sandbox/requests" + pathAndQuery);
	}

}
