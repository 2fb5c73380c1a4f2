package io.passkeyprofile.sandbox.control.about;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import io.passkeyprofile.sandbox.web.ApiPaths;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.AntPathMatcher;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the OpenAPI document with the routes of the sandbox, and with their answers
 * over HTTP. Each listed status must occur, with a body that fits its schema.
 */
@SharedSandboxTest
class OpenApiTests {

	private static final String LOCATION = "classpath:io/passkeyprofile/sandbox/control/about/openapi.json#";

	private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private static final String APP = "/v1/apps/{app_id}";

	private static final String USER = APP + "/users/{user_id}";

	private static final String NO_APP = "NoSuchApp000000000000001";

	private static final String MADE = "MadeForOpenApi0000000001";

	private final Set<String> answered = new TreeSet<>();

	private TestSandbox sandbox;

	private JsonNode document;

	@BeforeEach
	void start() {
		this.sandbox = TestSandbox.shared();
		this.document = JsonMapper.shared().readTree(send("GET", "/openapi.json", null, null).body());
	}

	@Test
	void listsEveryRouteAndNoOther() {
		Set<String> routes = this.sandbox.context()
			.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((route) -> route.getPatternValues()
				.stream()
				.filter((path) -> !isPage(path))
				.flatMap((path) -> methods(route).map((method) -> method + " " + withoutNames(path))))
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> documented = operations().map(OpenApiTests::withoutNames)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(documented).isEqualTo(routes);
	}

	@Test
	void listsWhatEachRouteAnswers() {
		callEveryRouteWithoutAnApp();
		callManagement();
		callCeremonies();
		callApps();
		callClockAndFaults();
		callUserData();
		callRequests();
		callAuthenticators();
		call("GET", "/openapi.json", "", null);
		call("GET", "/_sandbox/health", "", null);
		this.sandbox.jdbc().sql("alter table app_clock rename to elsewhere").update();
		try {
			call("GET", "/_sandbox/health", "", null);
		}
		finally {
			this.sandbox.jdbc().sql("alter table elsewhere rename to app_clock").update();
		}
		assertThat(this.answered).containsExactlyInAnyOrderElementsOf(documentedAnswers());
	}

	/** Also without an API key, where one is needed. */
	private void callEveryRouteWithoutAnApp() {
		operations().forEach((operation) -> {
			String method = operation.replaceAll(" .*", "");
			String path = operation.replaceAll(".* ", "");
			JsonNode documented = operation(method, path);
			String body = Set.of("POST", "PUT", "PATCH").contains(method) ? "{}" : null;
			if (path.contains("{app_id}")) {
				call(method, path, "", body, NO_APP, "x", "x");
				if (documented.at("/responses/401").isObject() && !path.contains("/finish")) {
					check("401", method, path,
							send(method, path(path, TestSandbox.APP, "x", "x"), body, "Bearer wrong"));
				}
			}
			else if (documented.at("/responses/404").isObject() && documented.at("/responses/400").isObject()) {
				call(method, path, "", body, "1", "x");
				call(method, path, "?app=" + NO_APP, body, "1", "x");
			}
		});
	}

	private void callManagement() {
		TestBrowser browser = new TestBrowser(this.sandbox);
		browser.register("anna", TestAuthenticator.es256());
		String anna = this.sandbox.user("anna").id();
		call("GET", APP, "", null, TestSandbox.APP);
		check("403", "GET", APP, TestSandbox.send(HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, ""))
			.header("Origin", "https://evil.example")));
		call("GET", APP + "/users", "", null, TestSandbox.APP);
		call("GET", APP + "/users", "?limit=0", null, TestSandbox.APP);
		call("GET", USER, "", null, TestSandbox.APP, anna);
		Answer devices = call("GET", USER + "/devices", "", null, TestSandbox.APP, anna);
		String device = devices.json("$.devices[0].id");
		call("POST", APP + "/transactions/authenticate", "", "{\"external_id\": \"anna\"}", TestSandbox.APP);
		call("DELETE", USER + "/devices/{device_id}", "", null, TestSandbox.APP, anna, device);
		call("POST", APP + "/transactions/authenticate", "", "{\"external_id\": \"anna\"}", TestSandbox.APP);
		String register = "{\"external_id\": \"anna\", \"passkey_display_name\": \"Anna\"}";
		call("POST", APP + "/transactions/register", "", register, TestSandbox.APP);
		String nonce = this.sandbox.nonce("anna");
		call("POST", APP + "/authenticate/verify", "", "{\"nonce\": \"" + nonce + "\"}", TestSandbox.APP);
		nonce = this.sandbox.nonce("anna");
		this.sandbox.deactivate("anna");
		call("POST", APP + "/authenticate/verify", "", "{\"nonce\": \"" + nonce + "\"}", TestSandbox.APP);
		call("POST", APP + "/transactions/register", "", register, TestSandbox.APP);
		call("POST", APP + "/transactions/authenticate", "", "{\"external_id\": \"anna\"}", TestSandbox.APP);
		for (String path : new String[] { "/transactions/register", "/transactions/authenticate",
				"/authenticate/verify" }) {
			call("POST", APP + path, "", "{}", TestSandbox.APP);
		}
	}

	private void callCeremonies() {
		TestBrowser browser = new TestBrowser(this.sandbox);
		TestAuthenticator authenticator = TestAuthenticator.es256();
		String register = APP + "/register/transactions/webauthn";
		String authenticate = APP + "/authenticate/transactions/webauthn";
		Answer started = check("200", "POST", register + "/start", browser.startRegisterFor("bert"));
		check("200", "POST", register + "/finish",
				browser.finishRegister(new TestRegistration(authenticator, started).json()));
		TestRegistration spoiled = new TestRegistration(TestAuthenticator.es256(), browser.startRegisterFor("bert"));
		spoiled.clientData.put("origin", "https://evil.example");
		check("401", "POST", register + "/finish", browser.finishRegister(spoiled.json()));
		Answer challenge = check("200", "POST", authenticate + "/start", browser.startAuthenticateFor("bert"));
		check("200", "POST", authenticate + "/finish",
				browser.finishAuthenticate(new TestAssertion(authenticator, challenge).json()));
		TestAssertion elsewhere = new TestAssertion(authenticator, browser.startAuthenticate(null));
		elsewhere.clientData.put("origin", "https://evil.example");
		check("401", "POST", authenticate + "/finish", browser.finishAuthenticate(elsewhere.json()));
		String registerTransaction = this.sandbox.register("bert").json("$.transaction_id");
		Answer open = browser.startRegister(registerTransaction);
		String signIn = this.sandbox.authenticate("bert").json("$.transaction_id");
		Answer openChallenge = browser.startAuthenticate(null);
		this.sandbox.deactivate("bert");
		check("403", "POST", register + "/start", browser.startRegister(registerTransaction));
		check("403", "POST", register + "/finish",
				browser.finishRegister(new TestRegistration(TestAuthenticator.es256(), open).json()));
		check("403", "POST", authenticate + "/start", browser.startAuthenticate(signIn));
		check("403", "POST", authenticate + "/finish",
				browser.finishAuthenticate(new TestAssertion(authenticator, openChallenge).json()));
		this.sandbox.userWithDevice("carl");
		// A device without a key, which can be listed and revoked
		check("409", "POST", authenticate + "/start", browser.startAuthenticateFor("carl"));
		check("400", "POST", register + "/start", browser.post(TestSandbox.APP, start("register"), "{}"));
		check("400", "POST", register + "/finish", browser.finishRegister("{}"));
		check("400", "POST", authenticate + "/start", browser.post(TestSandbox.APP, start("authenticate"), "[]"));
		check("400", "POST", authenticate + "/finish", browser.finishAuthenticate("{}"));
	}

	private static String start(String ceremony) {
		return "/" + ceremony + "/transactions/webauthn/start";
	}

	private void callApps() {
		String apps = "/_sandbox/apps";
		String app = apps + "/{app_id}";
		String made = "{\"id\": \"%s\", \"auth_origin\": \"http://localhost:3000\"}".formatted(MADE);
		call("POST", apps, "", made);
		call("POST", apps, "", made);
		call("POST", apps, "", "{}");
		call("GET", apps, "", null);
		call("GET", app, "", null, MADE);
		call("PATCH", app, "", "{\"name\": \"New\"}", MADE);
		call("PATCH", app, "", "{\"name\": \"\"}", MADE);
		call("PATCH", app, "", "{}", TestSandbox.APP);
		Answer key = call("POST", app + "/api_keys", "", "{}", MADE);
		call("POST", app + "/api_keys", "", "{\"label\": \"\"}", MADE);
		call("POST", app + "/api_keys", "", "{}", TestSandbox.APP);
		call("DELETE", app + "/api_keys/{key_id}", "", null, MADE, key.json("$.id"));
		call("GET", app, "", null, MADE);
		call("DELETE", app + "/api_keys/{key_id}", "", null, TestSandbox.APP, "x");
		call("DELETE", app, "", null, MADE);
		call("DELETE", app, "", null, TestSandbox.APP);
	}

	private void callClockAndFaults() {
		String query = "?app=" + TestSandbox.APP;
		call("PUT", "/_sandbox/clock", query, "{\"now\": \"2030-01-01T00:00:00Z\"}");
		call("POST", "/_sandbox/clock/advance", query, "{\"by\": \"PT5M\"}");
		call("GET", "/_sandbox/clock", query, null);
		call("DELETE", "/_sandbox/clock", query, null);
		Answer fault = call("POST", "/_sandbox/faults", query, "{\"status\": 500, \"path\": \"/v1/none\"}");
		for (int i = 0; i < 99; i++) {
			this.sandbox.control("POST", "/faults" + query, "{\"status\": 500, \"path\": \"/v1/none\"}");
		}
		call("POST", "/_sandbox/faults", query, "{\"status\": 500, \"path\": \"/v1/none\"}");
		call("GET", "/_sandbox/faults", query, null);
		call("DELETE", "/_sandbox/faults/{fault_id}", query, null, String.valueOf(fault.<Integer>json("$.id")));
		call("DELETE", "/_sandbox/faults", query, null);
	}

	private void callUserData() {
		String query = "?app=" + TestSandbox.APP;
		call("POST", "/_sandbox/seed", query, "{\"external_id\": \"dora\"}");
		call("GET", "/_sandbox/users", query, null);
		call("POST", "/_sandbox/snapshot", query, "{\"name\": \"one\"}");
		call("POST", "/_sandbox/restore", query, "{\"name\": \"one\"}");
		call("GET", "/_sandbox/snapshots", query, null);
		call("GET", "/_sandbox/snapshots/{name}", query, null, "one");
		call("DELETE", "/_sandbox/snapshots/{name}", query, null, "one");
		call("POST", "/_sandbox/reset", "?app=*", null);
	}

	private void callRequests() {
		String query = "?app=" + TestSandbox.APP;
		this.sandbox.get("/users?limit=0");
		Answer calls = call("GET", "/_sandbox/requests", query, null);
		String id = String.valueOf(calls.<Integer>json("$.requests[0].id"));
		call("GET", "/_sandbox/requests/{id}", "", null, id);
		call("GET", "/_sandbox/requests/{id}", "", null, "999999999");
		call("GET", "/_sandbox/requests/wait", query + "&timeout=1s", null);
		call("POST", "/_sandbox/requests/verify", query, "{\"path\": \"/v1/apps/*/users\"}");
		call("POST", "/_sandbox/requests/verify", query, "{\"path\": \"/v1/apps/*/never-called\"}");
		call("GET", "/_sandbox/requests/har", query, null);
		call("DELETE", "/_sandbox/requests", query, null);
	}

	private void callAuthenticators() {
		String query = "?app=" + TestSandbox.APP;
		String authenticators = "/_sandbox/authenticators";
		String authenticator = authenticators + "/{id}";
		String id = call("POST", authenticators, query, "{\"has_resident_key\": true}").json("$.id");
		call("GET", authenticators, query, null);
		call("GET", authenticator, query, null, id);
		call("PATCH", authenticator, query, "{\"has_user_verification\": true}", id);
		String transaction = "{\"transaction_id\": \"%s\"}";
		call("POST", authenticator + "/register", query,
				transaction.formatted(this.sandbox.register("emil").<String>json("$.transaction_id")), id);
		call("POST", authenticator + "/register", query, transaction.formatted("x"), id);
		call("POST", authenticator + "/authenticate", query,
				transaction.formatted(this.sandbox.authenticate("emil").<String>json("$.transaction_id")), id);
		call("POST", authenticator + "/authenticate", query, transaction.formatted("x"), id);
		Answer listed = call("GET", authenticator + "/credentials", query, null, id);
		String credentialId = listed.json("$.credentials[0].credential_id");
		String credential = authenticator + "/credentials/{credential_id}";
		Answer exported = call("GET", credential, query, null, id, credentialId);
		call("DELETE", credential, query, null, id, credentialId);
		call("POST", authenticator + "/credentials", query, exported.body(), id);
		call("DELETE", authenticator + "/credentials", query, null, id);
		call("DELETE", authenticator, query, null, id);
	}

	private Answer call(String method, String template, String query, @Nullable String body, String... variables) {
		Answer answer = send(method, path(template, variables) + query, body, "Bearer " + TestSandbox.KEY);
		check(String.valueOf(answer.status()), method, template, answer);
		return answer;
	}

	/** Fails unless the document lists the answer. */
	private Answer check(String status, String method, String template, Answer answer) {
		String call = method + " " + template + " " + answer.status();
		assertThat(String.valueOf(answer.status())).as(call + answer.body()).isEqualTo(status);
		JsonNode response = operation(method, template).path("responses").path(status);
		assertThat(response.isObject()).as(call + " is not in the document: " + answer.body()).isTrue();
		this.answered.add(call);
		String pointer = response.has("$ref") ? response.get("$ref").asString().substring(1)
				: "/paths/" + escaped(template) + "/" + method.toLowerCase(Locale.ROOT) + "/responses/" + status;
		JsonNode content = this.document.at(pointer).path("content");
		if (content.isMissingNode()) {
			assertThat(answer.body()).as(call).isEmpty();
			return answer;
		}
		String type = answer.header("Content-Type").replaceAll(";.*", "");
		assertThat(content.has(type)).as(call + " is " + type).isTrue();
		if (type.equals("application/json")) {
			String schema = LOCATION + fragment(pointer + "/content/application~1json/schema");
			assertThat(SCHEMAS.getSchema(SchemaLocation.of(schema))
				.validate(answer.body(), InputFormat.JSON,
						(context) -> context.executionConfig((config) -> config.formatAssertionsEnabled(true))))
				.as(call + ": " + answer.body())
				.isEmpty();
		}
		return answer;
	}

	private Answer send(String method, String path, @Nullable String body, @Nullable String authorization) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.sandbox.managementUrl().resolve(path))
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		if (authorization != null) {
			request.header("Authorization", authorization);
		}
		return TestSandbox.send(request);
	}

	private JsonNode operation(String method, String path) {
		return this.document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
	}

	private Stream<String> operations() {
		return this.document.path("paths")
			.properties()
			.stream()
			.flatMap((path) -> path.getValue()
				.properties()
				.stream()
				.map((operation) -> operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()));
	}

	private Set<String> documentedAnswers() {
		return operations()
			.flatMap((operation) -> operation(operation.replaceAll(" .*", ""), operation.replaceAll(".* ", ""))
				.path("responses")
				.propertyNames()
				.stream()
				.filter((status) -> !status.equals("default"))
				.map((status) -> operation + " " + status))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Stream<String> methods(RequestMappingInfo route) {
		return route.getMethodsCondition().getMethods().stream().map(Enum::name);
	}

	private static boolean isPage(String path) {
		return ApiPaths.CONSOLE_PAGES.stream().anyMatch((pattern) -> new AntPathMatcher().match(pattern, path));
	}

	private static String withoutNames(String path) {
		return path.replaceAll("\\{[a-z_]+(:[^/]*)?}(?=/|$)", "{}");
	}

	/** Replaces the variables in their order. */
	private static String path(String template, String... variables) {
		String path = template;
		for (String variable : variables) {
			path = path.replaceFirst("\\{[a-z_]+}", variable);
		}
		return path;
	}

	private static String escaped(String path) {
		return path.replace("~", "~0").replace("/", "~1");
	}

	private static String fragment(String pointer) {
		return URLEncoder.encode(pointer, StandardCharsets.UTF_8).replace("%2F", "/").replace("%7E", "~");
	}

}
