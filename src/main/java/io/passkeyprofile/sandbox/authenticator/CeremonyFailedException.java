package io.passkeyprofile.sandbox.authenticator;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A ceremony ended without a nonce: the browser or the authenticator refused to take
 * part, as WebAuthn demands, or the sandbox refused one of the two calls.
 */
final class CeremonyFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Body body;

	private CeremonyFailedException(Body body) {
		super(body.error(), null, false, false);
		this.body = body;
	}

	/**
	 * Creates an exception for a refusal by browser or authenticator.
	 * @param domException the name of the exception that a page would catch, such as
	 * {@code NotAllowedError}
	 * @param sentence the reason
	 */
	static CeremonyFailedException byClient(String domException, String sentence) {
		return new CeremonyFailedException(new Body("refused_by_client", sentence, domException, null));
	}

	/**
	 * Creates an exception for a call that the sandbox refused.
	 * @param call the call and its answer
	 */
	static CeremonyFailedException byServer(RefusedCall call) {
		String answer = (call.status() != null) ? "with " + call.status() : "without a whole answer";
		String reason = (call.body() != null) ? call.body().path("error").asString("") : "";
		return new CeremonyFailedException(new Body("refused_by_server",
				"The call of " + call.path() + " ended " + answer + (reason.isEmpty() ? "." : ": " + reason), null,
				call));
	}

	Body body() {
		return this.body;
	}

	/**
	 * The body of the answer to the caller.
	 *
	 * @param code {@code refused_by_client} or {@code refused_by_server}
	 * @param error a sentence
	 * @param exception the exception that a page would catch, or {@code null}
	 * @param refused the refused call, or {@code null}
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Body(String code, String error, @Nullable String exception, @Nullable RefusedCall refused) {

	}

	/**
	 * A call that was refused.
	 *
	 * @param path the path of the call
	 * @param status the HTTP status, or {@code null} if the connection broke
	 * @param body the body as JSON, or as text if it isn't JSON, or {@code null}
	 */
	record RefusedCall(String path, @Nullable Integer status, @Nullable JsonNode body) {

	}

}
