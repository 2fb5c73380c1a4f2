/**
 * Closing an account, keeping it after all, and deleting it seven days later. It may use
 * the SDK, accounts, the journal, mails, passkeys, sessions, the guard of the last way
 * in, the page about privacy and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.closing;

import org.jspecify.annotations.NullMarked;
