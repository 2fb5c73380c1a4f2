package io.passkeyprofile.profile.activity;

import io.passkeyprofile.profile.web.Client;
import org.jspecify.annotations.Nullable;

/**
 * A security event that the current transaction has stored.
 *
 * @param event what happened
 * @param accountId the ID of the account, or null if the username does not exist
 * @param client who did it, or null if it was no request
 */
record StoredEvent(SecurityEvent event, @Nullable Long accountId, @Nullable Client client) {
}
