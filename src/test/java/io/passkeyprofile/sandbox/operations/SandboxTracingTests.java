package io.passkeyprofile.sandbox.operations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traces, once a setting says where to send them.
 */
@SharedSandboxTest
class SandboxTracingTests {

	private static final String CALLERS_TRACE = "0af7651916cd43dd8448eb211c80319c";

	private final List<String> exports = new CopyOnWriteArrayList<>();

	private HttpServer collector;

	@BeforeEach
	void startCollector() throws IOException {
		this.collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.collector.createContext("/v1/traces", (exchange) -> {
			this.exports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.collector.start();
	}

	@AfterEach
	void stopCollector() {
		this.collector.stop(0);
	}

	@Test
	void aCallIsATraceOfItsOwn() {
		try (TestSandbox sandbox = start(Map.of("management.server.port", "0"))) {
			call(sandbox);

			assertThat(export(sandbox)).contains("passage-sandbox", "http get /v1/apps/{app_id}/users")
				.doesNotContain(bytes(CALLERS_TRACE))
				.doesNotContain(TestSandbox.KEY);
		}
	}

	@Test
	void aTrustedTraceGoesOn() {
		try (TestSandbox sandbox = start(Map.of("management.tracing.propagation.consume", "W3C"))) {
			call(sandbox);

			assertThat(export(sandbox)).contains(bytes(CALLERS_TRACE), bytes("b7ad6b7169203331"));
		}
	}

	@Test
	void isAbsentByDefault() {
		assertThat(TestSandbox.shared().context().getBeanNamesForType(OpenTelemetry.class)).isEmpty();
	}

	private TestSandbox start(Map<String, String> settings) {
		Map<String, String> all = new HashMap<>(settings);
		all.put("management.opentelemetry.tracing.export.otlp.endpoint",
				"http://localhost:" + this.collector.getAddress().getPort() + "/v1/traces");
		all.put("management.tracing.sampling.probability", "1");
		return TestSandbox.start(all);
	}

	private static void call(TestSandbox sandbox) {
		assertThat(TestSandbox
			.send(sandbox.request("/users").header("traceparent", "00-" + CALLERS_TRACE + "-b7ad6b7169203331-01"))
			.status()).isEqualTo(200);
	}

	private String export(TestSandbox sandbox) {
		sandbox.bean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
		return String.join("", this.exports);
	}

	private static String bytes(String hex) {
		return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
	}

}
