package io.passkeyprofile.sandbox.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.journal.SecretMask;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A command for a POSIX shell that repeats a call. It takes secrets from variables.
 *
 * @param command the command
 * @param makeAnew the values that work only once, each with where to get a new one
 */
record CurlCommand(String command, List<String> makeAnew) {

	private static final Set<String> HEADERS = Set.of("content-type", "origin", "passage-version",
			"passage-flex-version", "accept");

	private static final Map<String, String> SOURCES = sources();

	/**
	 * Makes the command.
	 * @param call the call
	 * @param baseUrl where to send it
	 * @param json the masked body, or {@code null} if it was not JSON
	 * @param text the masked body in one line
	 * @return the command
	 */
	static CurlCommand of(RecordedCall call, String baseUrl, @Nullable JsonNode json, String text) {
		StringBuilder command = new StringBuilder("curl");
		String query = (call.query() != null) ? "?" + SecretMask.maskQuery(call.query()) : "";
		// Without -X, curl sends GET, or POST with a body
		boolean isImplied = call.method().equals(text.isEmpty() ? "GET" : "POST");
		command.append(isImplied ? "" : " -X " + quote(VisibleText.of(call.method())))
			.append(' ')
			.append(quote(VisibleText.of(baseUrl + call.path() + query)));
		if (call.header("Authorization").isPresent()) {
			command.append(" \\\n  -H \"Authorization: Bearer $PASSAGE_API_KEY\"");
		}
		call.requestHeaders()
			.stream()
			.filter((header) -> HEADERS.contains(header.name().toLowerCase(Locale.ROOT)))
			.forEach((header) -> command.append(" \\\n  -H ")
				.append(quote(VisibleText.of(header.name() + ": " + header.value()))));
		List<String> makeAnew = new ArrayList<>();
		if (!text.isEmpty()) {
			String data = quote(text);
			for (Map.Entry<String, String> source : SOURCES.entrySet()) {
				String variable = source.getKey().toUpperCase(Locale.ROOT);
				String spliced = Pattern.compile("(\"" + source.getKey() + "\":\")[^\"]+\"")
					.matcher(data)
					.replaceAll("$1'\"\\$" + variable + "\"'\"");
				if (!spliced.equals(data)) {
					makeAnew.add("$" + variable + ": " + source.getValue());
				}
				data = spliced;
			}
			command.append(" \\\n  --data ").append(data);
		}
		if (json != null && json.has("handshake_response")) {
			makeAnew
				.add("handshake_response: the authenticator’s answer to that challenge, since it can’t be used twice");
		}
		return new CurlCommand(command.toString(), makeAnew);
	}

	private static String quote(String text) {
		return text.matches("[A-Za-z]+") ? text : "'" + text.replace("'", "'\\''") + "'";
	}

	private static Map<String, String> sources() {
		Map<String, String> sources = new LinkedHashMap<>();
		sources.put("transaction_id", "from transactions/register or transactions/authenticate");
		sources.put("handshake_id", "from the start of a ceremony");
		sources.put("nonce", "from the finish of a ceremony");
		return sources;
	}

}
