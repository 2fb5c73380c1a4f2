package io.passkeyprofile.testing;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends calls to the control of the sandbox, all of them for one app.
 */
final class ControlClient {

	static final JsonMapper JSON = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.build();

	/** Longer than any long poll. */
	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final URI controlUrl;

	private final @Nullable String appId;

	ControlClient(URI controlUrl, @Nullable String appId) {
		this.controlUrl = controlUrl;
		this.appId = appId;
	}

	ControlClient forApp(String appId) {
		return new ControlClient(this.controlUrl, appId);
	}

	/**
	 * Sends a call that must succeed.
	 * @param method the HTTP method
	 * @param path the path below {@code /_sandbox}, which may end with a query
	 * @param body JSON as a string, or an object that is written as JSON, or {@code null}
	 * for no body
	 * @throws SandboxException if the call doesn't succeed
	 */
	Answer call(String method, String path, @Nullable Object body) {
		return send(method, path, body).orFail();
	}

	/** Sends a call that may be refused. */
	Answer send(String method, String path, @Nullable Object body) {
		String query = (this.appId != null) ? (path.contains("?") ? "&" : "?") + "app=" + encode(this.appId) : "";
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.controlUrl + path + query))
			.timeout(TIMEOUT)
			.method(method, publisher(body));
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		try {
			HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
			return new Answer(method + " " + path, response.statusCode(), response.body());
		}
		catch (IOException ex) {
			throw new SandboxException("The sandbox doesn't answer " + method + " " + path, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SandboxException("Interrupted while waiting for the sandbox", ex);
		}
	}

	private static BodyPublisher publisher(@Nullable Object body) {
		if (body == null) {
			return BodyPublishers.noBody();
		}
		return BodyPublishers.ofString((body instanceof String json) ? json : JSON.writeValueAsString(body));
	}

	static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	/**
	 * What the sandbox answered.
	 *
	 * @param call the method and path of the call
	 * @param status the HTTP status
	 * @param body the body, perhaps empty
	 */
	record Answer(String call, int status, String body) {

		Answer orFail() {
			if (this.status / 100 != 2) {
				throw new SandboxException(
						"The sandbox answered " + this.call + " with " + this.status + ": " + sentence());
			}
			return this;
		}

		private String sentence() {
			try {
				return JSON.readTree(this.body).path("error").asString(this.body);
			}
			catch (JacksonException ex) {
				return this.body;
			}
		}

		JsonNode json() {
			return JSON.readTree(this.body);
		}

		<T> T as(Class<T> type) {
			return JSON.readValue(this.body, type);
		}

	}

}
