package io.passkeyprofile.sandbox.inspect;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A call in one line.
 *
 * @param id its number in this instance
 * @param time when it arrived
 * @param durationMs how long the answer took, in milliseconds
 * @param appId the app ID in the path, which need not exist, or an empty text
 * @param caller the SDK with its version, or the browser, or the client's own name
 * @param method the HTTP method
 * @param path the path
 * @param query the masked query, or {@code null} if there was none
 * @param status the HTTP status
 * @param refused whether the call was refused or failed
 * @param reason a name of the reason for scripts, such as {@code origin}, or {@code null}
 * @param explanation why it was refused and how to fix that, or {@code null}
 */
public record CallSummary(long id, Instant time, double durationMs, String appId, String caller, String method,
		String path, @Nullable String query, int status, boolean refused, @Nullable String reason,
		@Nullable String explanation) {
}
