package io.passkeyprofile.passage;

import java.io.IOException;
import java.util.regex.Pattern;

import io.passkeyprofile.passage.PassageApi.NonceRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient.ResponseSpec.ErrorHandler;

/**
 * Makes a {@link PassageException} of every answer that is no success, whoever wrote its
 * body.
 */
final class PassageErrors implements ErrorHandler {

	private static final int LONGEST_BODY = 16 * 1024;

	private static final int LONGEST_SENTENCE = 300;

	private static final int SHORTEST_NONCE = 16;

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

	private static final ErrorBody NO_BODY = new ErrorBody(null, null);

	private final JsonMapper json;

	private final String apiKey;

	PassageErrors(JsonMapper json, String apiKey) {
		this.json = json;
		this.apiKey = apiKey;
	}

	@Override
	public void handle(HttpRequest request, ClientHttpResponse response) throws IOException {
		ErrorBody body = read(response);
		Object secret = request.getAttributes().get(PassageApi.SECRET);
		throw new PassageException(response.getStatusCode().value(), code(body.code(), secret),
				sentence(body.error(), secret));
	}

	private ErrorBody read(ClientHttpResponse response) {
		try {
			byte[] bytes = response.getBody().readNBytes(LONGEST_BODY);
			ErrorBody body = (bytes.length > 0) ? this.json.readValue(bytes, ErrorBody.class) : null;
			return (body != null) ? body : NO_BODY;
		}
		catch (IOException | JacksonException ex) {
			// The status has come, and says more than the missing body
			return NO_BODY;
		}
	}

	private @Nullable String code(@Nullable String code, @Nullable Object secret) {
		return (code != null && CODE.matcher(code).matches() && code.equals(mask(code, secret))) ? code : null;
	}

	private String sentence(@Nullable String error, @Nullable Object secret) {
		if (error == null || error.isBlank()) {
			return "Passage gave no reason";
		}
		String printable = UNPRINTABLE.matcher(mask(error, secret)).replaceAll(" ").strip();
		return (printable.length() > LONGEST_SENTENCE) ? printable.substring(0, LONGEST_SENTENCE) + "…" : printable;
	}

	// A server may quote what it was sent
	private String mask(String text, @Nullable Object secret) {
		String masked = text.replace(this.apiKey, "***");
		// A short one is no nonce of Passage's, and might stand in any code or sentence
		return (secret instanceof NonceRequest request && request.nonce().length() >= SHORTEST_NONCE)
				? masked.replace(request.nonce(), "***") : masked;
	}

	private record ErrorBody(@Nullable String code, @Nullable String error) {
	}

}
