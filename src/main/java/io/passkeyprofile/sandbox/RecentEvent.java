package io.passkeyprofile.sandbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A ceremony that went well, on the wire. Those that fail are not kept. Passage's Rust
 * SDK requires every member to be there. {@code userAgentDisplay} is the browser in
 * words; {@code socialLoginType} belongs to Passage's other product and is always null.
 */
record RecentEvent(String id, String type, String action, String status, Instant createdAt, Instant completedAt,
		String ipAddr, String userAgent, String userAgentDisplay, @Nullable String socialLoginType) {
}
