/**
 * Signing up with a passkey or a password, which ends with the person signed in. It may
 * use accounts, the journal, passkeys, browsers and how Passage fails, sessions, the
 * throttle, random tokens and the page about privacy.
 */
@NullMarked
package io.passkeyprofile.profile.signin.signup;

import org.jspecify.annotations.NullMarked;
