package io.passkeyprofile.sandbox.access;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the control key allows on PostgreSQL. All other calls of control would let callers
 * sign in as anybody, so they are off unless a setting says that the server is for tests.
 */
@SharedSandboxTest
class TestingCallsTests {

	private static final String KEY = "a-control-key-of-thirty-two-char";

	private static final String URL = TestPostgres.createDatabase();

	/** If you add a route, decide whether it belongs here. */
	private static final List<String> FOR_OPERATORS = List.of("GET /_sandbox/health", "GET /_sandbox/users",
			"GET /_sandbox/apps", "POST /_sandbox/apps", "GET /_sandbox/apps/{app_id}", "PATCH /_sandbox/apps/{app_id}",
			"DELETE /_sandbox/apps/{app_id}", "POST /_sandbox/apps/{app_id}/api_keys",
			"DELETE /_sandbox/apps/{app_id}/api_keys/{key_id}", "GET /_sandbox/requests", "DELETE /_sandbox/requests",
			"GET /_sandbox/requests/{id}", "GET /_sandbox/requests/wait", "POST /_sandbox/requests/verify",
			"GET /_sandbox/requests/har");

	@Test
	void areOffOnADatabaseServer() {
		try (TestSandbox sandbox = start(Map.of())) {
			List<String> off = new ArrayList<>();
			List<String> on = new ArrayList<>();
			for (String route : controlRoutes(sandbox)) {
				assertThat(call(sandbox, route, "Bearer wrong").status()).as(route).isIn(401, 429);
				sandbox.clock.advance(Duration.ofMinutes(1));
				Answer answer = call(sandbox, route, "Bearer " + KEY);
				(answer.status() == 403 ? off : on).add(route);
				if (answer.status() == 403) {
					assertThat(answer.error()).isEqualTo("403 operation_not_allowed");
					assertThat(answer.body()).contains("sandbox.testing=true");
				}
			}
			assertThat(on).containsExactlyInAnyOrderElementsOf(FOR_OPERATORS);
			assertThat(off).contains("POST /_sandbox/seed", "POST /_sandbox/reset", "POST /_sandbox/restore",
					"PUT /_sandbox/clock", "POST /_sandbox/faults", "POST /_sandbox/authenticators/{id}/authenticate",
					"POST /_sandbox/authenticators/{id}/credentials");
		}
	}

	@Test
	void areOnIfASettingSaysSo() {
		try (TestSandbox sandbox = start(Map.of("sandbox.testing", "true"))) {
			assertThat(call(sandbox, "POST /_sandbox/reset", "Bearer " + KEY).body()).isEqualTo("{\"deleted\":0}");
			assertThat(call(sandbox, "POST /_sandbox/reset", "Bearer wrong").status()).isEqualTo(401);
		}
	}

	private static TestSandbox start(Map<String, String> more) {
		Map<String, String> properties = new HashMap<>(Map.of("spring.datasource.url", URL,
				"spring.datasource.username", TestPostgres.USER, "sandbox.control-key", KEY));
		properties.putAll(more);
		return TestSandbox.start(properties);
	}

	private static List<String> controlRoutes(TestSandbox sandbox) {
		List<String> routes = new ArrayList<>();
		for (RequestMappingInfo route : sandbox.context()
			.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()) {
			for (String path : route.getPatternValues()) {
				String plain = path.replaceAll(":[^/]*}", "}");
				for (RequestMethod method : route.getMethodsCondition().getMethods()) {
					if (path.startsWith("/_sandbox")) {
						routes.add(method + " " + plain);
					}
				}
			}
		}
		return routes;
	}

	private static Answer call(TestSandbox sandbox, String route, String authorization) {
		String path = route.replaceAll(".* ", "").replace("{app_id}", TestSandbox.APP).replaceAll("\\{[^/]*}", "7");
		return TestSandbox.send(HttpRequest
			.newBuilder(sandbox.managementUrl()
				.resolve(path + "?timeout=1ms&app=" + (path.endsWith("reset") ? "*" : TestSandbox.APP)))
			.header("Authorization", authorization)
			.method(route.replaceAll(" .*", ""), BodyPublishers.noBody()));
	}

}
