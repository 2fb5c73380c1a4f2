package io.passkeyprofile.sandbox.control.snapshot;

import java.time.Instant;

/**
 * A copy of all users of an app, as they were at one moment.
 *
 * @param appId the app from which it was taken
 * @param name the name, which is unique in the app
 * @param createdAt when the snapshot was taken, in real time
 * @param users how many users there were
 */
record Snapshot(String appId, String name, Instant createdAt, long users) {
}
