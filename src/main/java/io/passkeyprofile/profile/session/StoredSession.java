package io.passkeyprofile.profile.session;

import java.time.Instant;

/**
 * A sign-in that lasts, as its rows in the database say.
 *
 * @param primaryId the key of the session's row, which stays when its ID changes
 * @param since when it was opened
 * @param lastSeen when its last request was
 * @param signIn how it was opened
 */
record StoredSession(String primaryId, Instant since, Instant lastSeen, SignIn signIn) {
}
