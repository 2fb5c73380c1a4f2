package io.passkeyprofile.sandbox;

import java.time.Instant;

/**
 * A ceremony that went well, on the wire. Those that fail are not kept.
 */
record RecentEvent(String id, String type, String status, Instant createdAt, Instant completedAt, String ipAddr,
		String userAgent) {
}
