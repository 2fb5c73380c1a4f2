/**
 * Closing an account, keeping it after all, and deleting it seven days later. It may use
 * the SDK, accounts, the journal, mails, passkeys, sessions, the throttle, the guard of
 * the last way in and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.closing;

import org.jspecify.annotations.NullMarked;
