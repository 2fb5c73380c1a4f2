package io.passkeyprofile.sandbox.audit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something that was done.
 *
 * @param number the number of the entry, which grows
 * @param createdAt when it began, in real time
 * @param address the IP address of the client, or an empty text on the command line
 * @param action a method and the pattern of a route, such as
 * {@code POST /_sandbox/reset}, or a command
 * @param appId the app ID that was given, {@code *} for all, or an empty text
 * @param subject what else the path or the command names
 * @param outcome the HTTP status or, for a command, a sentence; {@code null} if it hasn't
 * ended, or if the process ended first
 */
public record AuditEntry(long number, Instant createdAt, String address, String action, String appId, String subject,
		@Nullable String outcome) {
}
