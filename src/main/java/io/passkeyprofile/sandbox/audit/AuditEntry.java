package io.passkeyprofile.sandbox.audit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log: something that was done.
 *
 * @param number the number of the entry; newer entries have larger numbers
 * @param createdAt when it began, in real time
 * @param address the IP address of the client, or an empty text on the command line
 * @param action a method and the pattern of a route, such as
 * {@code POST /_sandbox/reset}, or a command
 * @param appId the app ID that was given, {@code *} for all, or an empty text
 * @param subject what else the path names, or the file that the command names
 * @param outcome the HTTP status or, for a command, a sentence; {@code null} if the
 * action hasn't ended, or if the process ended first
 */
public record AuditEntry(long number, Instant createdAt, String address, String action, String appId, String subject,
		@Nullable String outcome) {
}
