package io.passkeyprofile.sandbox.authenticator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.authenticator.CeremonyFailedException.RefusedCall;
import io.passkeyprofile.sandbox.web.ApiException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Calls the app's authentication API as a browser would, over HTTP on the sandbox's own
 * port. So the calls pass through the same checks as those of a browser, and the request
 * log shows them.
 */
@Component
class VirtualBrowser {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Limited, because each ceremony occupies one server thread and waits for another.
	 */
	private static final int CEREMONIES_AT_ONCE = 50;

	/**
	 * Limited too, so that waiting ceremonies leave threads for those that run.
	 */
	private static final int WAITING_CEREMONIES = 50;

	private final Semaphore places = new Semaphore(CEREMONIES_AT_ONCE + WAITING_CEREMONIES);

	private final Semaphore permits = new Semaphore(CEREMONIES_AT_ONCE);

	private final SingletonSupplier<HttpClient> http = SingletonSupplier.of(HttpClient::newHttpClient);

	private final JsonMapper jsonMapper;

	private final Environment environment;

	private final ServerProperties server;

	VirtualBrowser(JsonMapper jsonMapper, Environment environment, ServerProperties server) {
		this.jsonMapper = jsonMapper;
		this.environment = environment;
		this.server = server;
	}

	/**
	 * Runs a ceremony.
	 * @param app the app
	 * @param call the ceremony and its origin
	 * @param authenticator answers the options of the ceremony
	 * @return the nonce
	 * @throws CeremonyFailedException if the sandbox refuses one of the two calls
	 * @throws ApiException if too many ceremonies are waiting
	 */
	String run(App app, Call call, Responder authenticator) {
		if (!this.places.tryAcquire()) {
			throw ApiException.tooManyCeremonies();
		}
		this.permits.acquireUninterruptibly();
		try {
			JsonNode started = post(app, call, "/start", call.start());
			JsonNode handshake = started.path("handshake");
			Map<String, Object> finish = new LinkedHashMap<>();
			finish.put("handshake_id", handshake.path("id"));
			finish.put("handshake_response", authenticator.respond(handshake.path("challenge").path("publicKey")));
			if (call.start().containsKey("transaction_id")) {
				finish.put("transaction_id", call.start().get("transaction_id"));
			}
			return post(app, call, "/finish", finish).path("nonce").asString();
		}
		finally {
			this.permits.release();
			this.places.release();
		}
	}

	private JsonNode post(App app, Call call, String step, Map<String, ?> body) {
		URI uri = UriComponentsBuilder.newInstance()
			.scheme("http")
			.host(host())
			.port(this.environment.getRequiredProperty("local.server.port"))
			.path(call.path() + step)
			.build(app.id());
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.timeout(TIMEOUT)
			.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
			.header(HttpHeaders.USER_AGENT, "virtual-authenticator")
			.POST(BodyPublishers.ofByteArray(this.jsonMapper.writeValueAsBytes(body)));
		// Native apps send no Origin header
		if (call.origin().startsWith("http")) {
			request.header(HttpHeaders.ORIGIN, call.origin());
		}
		HttpResponse<byte[]> response = send(request.build());
		JsonNode answer = json(response.body());
		if (response.statusCode() != 200 || !answer.isObject()) {
			throw CeremonyFailedException.byServer(new RefusedCall(uri.getPath(), response.statusCode(), answer));
		}
		return answer;
	}

	private HttpResponse<byte[]> send(HttpRequest request) {
		try {
			return this.http.obtain().send(request, BodyHandlers.ofByteArray());
		}
		catch (IOException ex) {
			throw CeremonyFailedException.byServer(new RefusedCall(request.uri().getPath(), null, null));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted during a ceremony", ex);
		}
	}

	private JsonNode json(byte[] body) {
		try {
			return this.jsonMapper.readTree(body);
		}
		catch (JacksonException ex) {
			return this.jsonMapper.getNodeFactory().stringNode(new String(body, StandardCharsets.UTF_8));
		}
	}

	private String host() {
		InetAddress address = this.server.getAddress();
		InetAddress reached = (address == null || address.isAnyLocalAddress()) ? InetAddress.getLoopbackAddress()
				: address;
		String host = reached.getHostAddress();
		return host.contains(":") ? "[" + host + "]" : host;
	}

	/**
	 * A ceremony to run.
	 *
	 * @param path the path before {@code /start} and {@code /finish}
	 * @param origin the origin of the page or native app
	 * @param start the body of the start call
	 */
	record Call(String path, String origin, Map<String, String> start) {

	}

	/** Answers the options of a ceremony with a {@code handshake_response}. */
	@FunctionalInterface
	interface Responder {

		Map<String, Object> respond(JsonNode options);

	}

}
