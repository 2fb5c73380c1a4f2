package io.passkeyprofile.sandbox.control.fault;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * What happens to calls that match.
 *
 * @param method the HTTP method of the calls, or {@code null} for all
 * @param path a pattern for their path, in the form of Spring's {@code PathPattern}, or
 * {@code null} for all calls of the app
 * @param times how many calls are affected, or {@code null} for all until the fault is
 * cleared
 * @param share the share of matching calls that are affected, more than 0 and at most 1,
 * or {@code null} for all
 * @param delayMs how many milliseconds the call has to wait first, or {@code null}
 * @param answer what the call gets instead of its answer, or {@code null} if it is only
 * delayed
 * @param status the HTTP status of an error or an HTML page
 * @param code the code in the body of an error
 * @param error the sentence in the body of an error
 */
record Fault(
		@Nullable @Pattern(regexp = "[A-Z]{1,20}", message = "method must be in capitals, such as GET.") String method,
		@Nullable @Size(max = 1000, message = "path must have at most 1000 characters.") String path,
		@Nullable @Min(value = 1, message = "times must be 1 or more.") Integer times,
		@Nullable @DecimalMin(value = "0", inclusive = false, message = "share must be more than 0.") @Max(value = 1,
				message = "share must be at most 1.") Double share,
		@Nullable @Min(value = 0, message = "delay_ms must be 0 or more.") @Max(
				value = Fault.MAX_DELAY_MS, message = "delay_ms must be at most 60000.") Integer delayMs,
		@Nullable Answer answer,
		@Nullable @Min(value = 400, message = "status must be from 400 to 599.") @Max(value = 599,
				message = "status must be from 400 to 599.") Integer status,
		@Nullable @Size(max = 100, message = "code must have at most 100 characters.") String code,
		@Nullable @Size(max = 1000, message = "error must have at most 1000 characters.") String error) {

	/** Longer than any client waits. */
	static final int MAX_DELAY_MS = 60_000;

	/** A status without an answer means an error. */
	Fault {
		if (answer == null && status != null) {
			answer = Answer.ERROR;
		}
	}

	@AssertTrue(message = "Give delay_ms, or status for an error, or answer: error, reset, half_body or html.")
	boolean isDoingSomething() {
		return this.delayMs != null || this.answer != null;
	}

	@AssertTrue(message = "path must begin with / and be a pattern such as /v1/apps/*/users/**.")
	boolean isPathAPattern() {
		try {
			return this.path == null
					|| (this.path.startsWith("/") && PathPatternParser.defaultInstance.parse(this.path) != null);
		}
		catch (PatternParseException ex) {
			return false;
		}
	}

	@AssertTrue(message = "answer reset and half_body take no status, code or error; html takes no code or error.")
	boolean isAnswerFitting() {
		boolean hasBody = this.code != null || this.error != null;
		return this.answer == null ? !hasBody
				: this.answer == Answer.ERROR || (!hasBody && (this.answer == Answer.HTML || this.status == null));
	}

	/** What a call gets instead of its answer. */
	enum Answer {

		@JsonProperty("error")
		ERROR,

		@JsonProperty("reset")
		RESET,

		@JsonProperty("half_body")
		HALF_BODY,

		@JsonProperty("html")
		HTML

	}

}
