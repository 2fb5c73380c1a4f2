package io.passkeyprofile.profile.operations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/**
 * Traces, if a setting says where to send them. One trace goes from the browser's request
 * to Passage, and its ID is the correlation ID.
 */
class TracingTests {

	private static final String HEADER = "X-Correlation-ID";

	private static final String CLIENTS_TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final List<String> exports = new CopyOnWriteArrayList<>();

	private static HttpServer collector;

	private static StubPassage passage;

	private static ConfigurableApplicationContext application;

	private static int port;

	@BeforeAll
	static void start() throws IOException {
		collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		collector.createContext("/v1/traces", (exchange) -> {
			exports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		collector.start();
		passage = new StubPassage();
		application = SpringApplication.run(PasskeyProfileApplication.class, "--server.port=0",
				"--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "--passage.app-id=" + StubPassage.APP_ID,
				"--passage.api-key=" + StubPassage.API_KEY, "--passage.api-url=" + passage.url(),
				"--passage.auth-url=" + passage.url(),
				"--management.opentelemetry.tracing.export.otlp.endpoint=http://localhost:"
						+ collector.getAddress().getPort() + "/v1/traces",
				"--management.tracing.sampling.probability=1", "--management.tracing.propagation.consume=W3C");
		port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	@AfterAll
	static void stop() {
		application.close();
		collector.stop(0);
		passage.close();
	}

	@Test
	void theCorrelationIdIsTheTraceIdAndGoesOnToPassage() {
		Visitor visitor = new Visitor(port).signUp(UUID.randomUUID().toString(), "correct horse");
		passage.json(201, "{\"transaction_id\": \"t\"}");
		visitor.open("/profile/passkeys/new");

		HttpResponse<String> answer = visitor.postJson("/user/devices/transaction", "{}");

		assertThat(answer.statusCode()).isEqualTo(200);
		String id = answer.headers().firstValue(HEADER).orElseThrow();
		assertThat(passage.requests()).last(STRING)
			.containsPattern("(?i)\r\ntraceparent: 00-" + id + "-[0-9a-f]{16}-01\r\n");
		assertThat(export()).contains(bytes(id), "passkey-profile", "POST /apps/{appId}/transactions/register");
	}

	@Test
	void severalRevocationsAreInTheTraceOfTheirRequest() {
		String username = UUID.randomUUID().toString();
		Visitor visitor = new Visitor(port).signUp(username, "correct horse");
		AccountRepository accounts = application.getBean(AccountRepository.class);
		application.getBean(PassageUserIdStore.class)
			.save(accounts.getOrCreateExternalId(accounts.findByUsernameKey(username).orElseThrow()), "u");
		passage.json(200, "{\"devices\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}")
			.respond(204, "", "")
			.respond(204, "", "")
			.json(200, "{\"devices\": []}");

		HttpResponse<String> answer = visitor.submitOnly("/profile/passkeys/revoke", Map.of("id", "a,b"));

		assertThat(answer.statusCode()).isEqualTo(302);
		String id = answer.headers().firstValue(HEADER).orElseThrow();
		List<String> revocations = passage.requests()
			.stream()
			.filter((request) -> request.startsWith("DELETE"))
			.toList();
		assertThat(revocations).hasSize(2)
			.allSatisfy((request) -> assertThat(request).containsPattern("(?i)\r\ntraceparent: 00-" + id + "-"));
	}

	@Test
	void theCorrelationIdOfAnErrorIsTheTraceId() {
		String id = new Visitor(port).open("/assets/nothing").headers().firstValue(HEADER).orElseThrow();

		assertThat(export()).contains(bytes(id));
	}

	@Test
	void trustedTraceHeadersContinueATrace() {
		String id = new Visitor(port).sending("traceparent", "00-" + CLIENTS_TRACE + "-b7ad6b7169203331-01")
			.open("/sign-in")
			.headers()
			.firstValue(HEADER)
			.orElseThrow();

		assertThat(id).isEqualTo(CLIENTS_TRACE);
		assertThat(export()).contains(bytes(CLIENTS_TRACE), bytes("b7ad6b7169203331"));
	}

	@Test
	void brokenTraceHeadersStartATrace() {
		for (String broken : List.of("", "00", "00-" + "0".repeat(32) + "-b7ad6b7169203331-01",
				"00-" + CLIENTS_TRACE.toUpperCase(Locale.ROOT) + "-b7ad6b7169203331-01")) {
			String id = new Visitor(port).sending("traceparent", broken)
				.open("/sign-in")
				.headers()
				.firstValue(HEADER)
				.orElseThrow();

			assertThat(id).matches("[0-9a-f]{32}").isNotEqualToIgnoringCase(CLIENTS_TRACE).isNotEqualTo("0".repeat(32));
			assertThat(export()).contains(bytes(id));
		}
	}

	private static String export() {
		application.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
		return String.join("", exports);
	}

	private static String bytes(String hex) {
		return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
	}

}
