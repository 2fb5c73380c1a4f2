package io.passkeyprofile.sandbox.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A ceremony that succeeded, as the API shows it. Passage's Rust SDK requires every
 * member.
 *
 * @param id the event ID
 * @param type {@code register} or {@code login}
 * @param action the same as {@code type}
 * @param status always {@code complete}, because failed ceremonies are not kept
 * @param createdAt when the ceremony was completed
 * @param completedAt the same as {@code createdAt}
 * @param ipAddr the IP address of the client
 * @param userAgent the {@code User-Agent} header of the client
 * @param userAgentDisplay the name of the client, such as {@code Safari on iPhone}
 * @param socialLoginType always null, because it belongs to Passage's other product
 */
public record RecentEvent(String id, String type, String action, String status, Instant createdAt, Instant completedAt,
		String ipAddr, String userAgent, String userAgentDisplay, @Nullable String socialLoginType) {
}
