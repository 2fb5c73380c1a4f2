package io.passkeyprofile.sandbox.operations;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The port for operators, which is there only if a setting names it.
 */
@SharedSandboxTest
class ManagementPortTests {

	@Test
	void tellsHealthAndMetrics() {
		try (TestSandbox sandbox = TestSandbox.start(Map.of("management.server.port", "0"))) {
			assertThat(sandbox.get("/users/none").status()).isEqualTo(404);
			assertThat(get(sandbox, "/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
			assertThat(get(sandbox, "/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
			assertThat(get(sandbox, "/actuator/health").<String>json("$.components.database.status")).isEqualTo("UP");
			assertThat(get(sandbox, "/actuator/prometheus").body())
				.contains("http_server_requests_seconds_count", "uri=\"/v1/apps/{app_id}/users/{user_id}\"",
						"hikaricp_connections_max{pool=\"sandbox\"}", "jvm_memory_used_bytes")
				.doesNotContain(TestSandbox.APP);
			assertThat(get(sandbox, "/actuator/env").status()).isEqualTo(404);
			assertThat(get(sandbox, "/_sandbox/apps").status()).as("nothing of the sandbox").isEqualTo(404);
			Answer onOwnPort = TestSandbox
				.send(HttpRequest.newBuilder(sandbox.managementUrl().resolve("/actuator/health")));
			assertThat(onOwnPort.status()).isEqualTo(404);
		}
	}

	@Test
	void isAbsentByDefault() {
		assertThat(TestSandbox.shared().context().getEnvironment().getProperty("local.management.port")).isNull();
		assertThat(TestSandbox.shared().context().getBeansOfType(ManagementPortConfiguration.class)).isEmpty();
	}

	private static Answer get(TestSandbox sandbox, String path) {
		String port = sandbox.context().getEnvironment().getRequiredProperty("local.management.port");
		return TestSandbox.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
	}

}
