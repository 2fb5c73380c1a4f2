/**
 * The recent proof of identity that changes to an account need. It may use the SDK,
 * accounts, the journal, passkeys and browsers, sessions, sign-in with a passkey or a
 * recovery code, the throttle and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.signin.reauthentication;

import org.jspecify.annotations.NullMarked;
