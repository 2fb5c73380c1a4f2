/**
 * Sign-in with a password, how passwords are hashed, and setting, changing and removing
 * one. It may use the SDK, accounts, mail addresses, passkeys, sessions, the journal, the
 * throttle and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.signin.password;

import org.jspecify.annotations.NullMarked;
