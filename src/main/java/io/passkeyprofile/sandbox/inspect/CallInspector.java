package io.passkeyprofile.sandbox.inspect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.inspect.CallDetails.BodyView;
import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.journal.RecordedCall.Body;
import io.passkeyprofile.sandbox.journal.RecordedCall.Header;
import io.passkeyprofile.sandbox.journal.Refusal;
import io.passkeyprofile.sandbox.journal.SecretMask;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Masks and decodes recorded calls when somebody looks at them.
 */
@Component
public class CallInspector {

	private final JsonMapper jsonMapper;

	private final RefusalSentences sentences;

	private final AppRepository apps;

	CallInspector(JsonMapper jsonMapper, RefusalSentences sentences, AppRepository apps) {
		this.jsonMapper = jsonMapper;
		this.sentences = sentences;
		this.apps = apps;
	}

	/**
	 * Shows a call in one line.
	 * @param call the call
	 * @return the line
	 */
	public CallSummary summarize(RecordedCall call) {
		Refusal refusal = call.refusal();
		return new CallSummary(call.id(), call.time(), milliseconds(call), VisibleText.of(call.appId()),
				Caller.of(call), VisibleText.of(call.method()), VisibleText.of(call.path()), query(call), call.status(),
				call.isRefused(), (refusal != null) ? refusal.reason().wireName() : null,
				(refusal != null) ? VisibleText.of(this.sentences.explain(refusal, call.appId())) : null);
	}

	/**
	 * Shows everything about a call.
	 * @param call the call
	 * @param baseUrl the URL of this server for curl, such as
	 * {@code http://localhost:8081}
	 * @return the call
	 */
	public CallDetails inspect(RecordedCall call, String baseUrl) {
		JsonNode request = json(call.requestBody());
		Map<String, Object> decoded = (request != null)
				? CredentialDecoder.decode(request.path("handshake_response"), rpIds(call)) : Map.of();
		CurlCommand curl = CurlCommand.of(call, baseUrl, request, text(call.requestBody(), request));
		return new CallDetails(summarize(call), visible(call.requestHeaders()), view(call.requestBody()), decoded,
				visible(call.responseHeaders()), view(call.responseBody()), curl.command(), curl.makeAnew());
	}

	/**
	 * Makes a HAR 1.2 log.
	 * @param calls the calls, the oldest first
	 * @param baseUrl the URL of this server, such as {@code http://localhost:8081}
	 * @return the log, to be written as JSON
	 * @see <a href="http://www.softwareishard.com/blog/har-12-spec/">HAR 1.2</a>
	 */
	public Map<String, Object> har(Stream<RecordedCall> calls, String baseUrl) {
		Map<String, Object> log = new LinkedHashMap<>();
		log.put("version", "1.2");
		log.put("creator", Map.of("name", "Passage sandbox", "version", "1"));
		log.put("entries", calls.map((call) -> harEntry(call, baseUrl)).toList());
		return Map.of("log", log);
	}

	/**
	 * Names the algorithm of a public key.
	 * @param coseKey the key as COSE
	 * @return the name with its COSE number, such as {@code ES256 (-7)}
	 */
	public static String algorithmOf(byte[] coseKey) {
		return String.valueOf(CredentialDecoder.decodeKey(coseKey).get("alg"));
	}

	private Map<String, Object> harEntry(RecordedCall call, String baseUrl) {
		CallSummary summary = summarize(call);
		String query = (summary.query() != null) ? "?" + summary.query() : "";
		Map<String, Object> request = new LinkedHashMap<>();
		request.put("method", summary.method());
		request.put("url", baseUrl + summary.path() + query);
		request.put("httpVersion", "HTTP/1.1");
		request.put("cookies", List.of());
		request.put("headers", headers(call.requestHeaders()));
		request.put("queryString", queryString(summary.query()));
		if (call.requestBody().bytes().length > 0) {
			request.put("postData", Map.of("mimeType", VisibleText.of(call.header("Content-Type").orElse("")), "params",
					List.of(), "text", text(call.requestBody(), json(call.requestBody()))));
		}
		request.put("headersSize", -1);
		request.put("bodySize", call.requestBody().isCut() ? -1 : call.requestBody().bytes().length);
		Map<String, Object> response = new LinkedHashMap<>();
		HttpStatus status = HttpStatus.resolve(call.status());
		response.put("status", call.status());
		response.put("statusText", (status != null) ? status.getReasonPhrase() : "");
		response.put("httpVersion", "HTTP/1.1");
		response.put("cookies", List.of());
		response.put("headers", headers(call.responseHeaders()));
		int size = call.responseBody().isCut() ? -1 : call.responseBody().bytes().length;
		response.put("content", Map.of("size", size, "mimeType", contentType(call.responseHeaders()), "text",
				text(call.responseBody(), json(call.responseBody()))));
		response.put("redirectURL", "");
		response.put("headersSize", -1);
		response.put("bodySize", size);
		Map<String, Object> entry = new LinkedHashMap<>();
		entry.put("startedDateTime", Instant.ofEpochMilli(call.time().toEpochMilli()).toString());
		entry.put("time", summary.durationMs());
		entry.put("request", request);
		entry.put("response", response);
		entry.put("cache", Map.of());
		entry.put("timings", Map.of("send", 0, "wait", summary.durationMs(), "receive", 0));
		entry.put("comment", (summary.explanation() != null) ? summary.explanation() : "");
		return entry;
	}

	/** Tomcat answers some errors in JSON after the headers were recorded. */
	private static String contentType(List<Header> responseHeaders) {
		return responseHeaders.stream()
			.filter((header) -> header.name().equals("Content-Type"))
			.map(Header::value)
			.findFirst()
			.orElse("application/json");
	}

	private static List<Map<String, String>> headers(List<Header> headers) {
		return visible(headers).stream()
			.map((header) -> Map.of("name", header.name(), "value", header.value()))
			.toList();
	}

	private static List<Map<String, String>> queryString(@Nullable String query) {
		return (query == null) ? List.of()
				: Stream.of(query.split("&", -1))
					.map((pair) -> pair.split("=", 2))
					.map((pair) -> Map.of("name", decoded(pair[0]), "value", (pair.length > 1) ? decoded(pair[1]) : ""))
					.toList();
	}

	private static String decoded(String value) {
		try {
			return VisibleText.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			return value;
		}
	}

	private Set<String> rpIds(RecordedCall call) {
		Set<String> rpIds = new LinkedHashSet<>();
		this.apps.find(call.appId()).map(App::rpId).ifPresent(rpIds::add);
		rpIds.add("localhost");
		return rpIds;
	}

	private static @Nullable String query(RecordedCall call) {
		return (call.query() != null) ? VisibleText.of(SecretMask.maskQuery(call.query())) : null;
	}

	private static double milliseconds(RecordedCall call) {
		return Math.round(call.duration().toNanos() / 10_000.0) / 100.0;
	}

	private static List<Header> visible(List<Header> headers) {
		return headers.stream()
			.map((header) -> new Header(VisibleText.of(header.name()), VisibleText.of(header.value())))
			.toList();
	}

	private BodyView view(Body body) {
		JsonNode json = json(body);
		return new BodyView(
				(json == null) ? text(body, null)
						: VisibleText.of(this.jsonMapper.writerWithDefaultPrettyPrinter().writeValueAsString(json)),
				body.isCut());
	}

	/** Returns the masked body in one line if it is JSON, otherwise as it came. */
	private String text(Body body, @Nullable JsonNode json) {
		return VisibleText.of((json != null) ? this.jsonMapper.writeValueAsString(json)
				: SecretMask.maskText(new String(body.bytes(), StandardCharsets.UTF_8)));
	}

	/**
	 * Returns the masked JSON of a body, or {@code null} if it has none or is cut off.
	 */
	private @Nullable JsonNode json(Body body) {
		if (body.bytes().length == 0 || body.isCut()) {
			return null;
		}
		try {
			JsonNode json = this.jsonMapper.readTree(body.bytes());
			SecretMask.maskMembers(json);
			return json.isContainer() ? json : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
