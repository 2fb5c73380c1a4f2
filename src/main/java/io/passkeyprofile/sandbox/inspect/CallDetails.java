package io.passkeyprofile.sandbox.inspect;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.passkeyprofile.sandbox.journal.RecordedCall.Header;

/**
 * Everything about a call, masked.
 *
 * @param summary the call in one line
 * @param requestHeaders the headers of the request
 * @param requestBody the body of the request, as far as it was read
 * @param decoded the parts of an authenticator's response by their names in WebAuthn
 * @param responseHeaders the headers of the answer
 * @param responseBody the body of the answer
 * @param curl a command that repeats the call
 * @param makeAnew the values in the command that work only once, each with where to get a
 * new one
 */
public record CallDetails(@JsonUnwrapped CallSummary summary, List<Header> requestHeaders, BodyView requestBody,
		Map<String, Object> decoded, List<Header> responseHeaders, BodyView responseBody, String curl,
		List<String> makeAnew) {

	/**
	 * A body as text.
	 *
	 * @param text the masked body, indented if it is JSON
	 * @param cut whether the body was longer than the 16 KiB that are kept
	 */
	public record BodyView(String text, boolean cut) {
	}

}
