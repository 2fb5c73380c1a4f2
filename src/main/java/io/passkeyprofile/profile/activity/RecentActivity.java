package io.passkeyprofile.profile.activity;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What happened last to an account.
 *
 * @param entries what happened, newest first
 * @param news what the owner of the account is told of and has not seen, newest first
 * @param newsUntil when the newest news happened, or null if there is none
 */
public record RecentActivity(List<ActivityEntry> entries, List<ActivityEntry> news, @Nullable Instant newsUntil) {
}
