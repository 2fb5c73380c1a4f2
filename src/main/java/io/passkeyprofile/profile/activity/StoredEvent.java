package io.passkeyprofile.profile.activity;

import io.passkeyprofile.profile.web.Client;
import org.jspecify.annotations.Nullable;

/**
 * A security event that the current transaction stores.
 *
 * @param event what happened
 * @param accountId to which account, or null where nobody has that name
 * @param client who did it, or null where it was no request
 */
record StoredEvent(SecurityEvent event, @Nullable Long accountId, @Nullable Client client) {
}
