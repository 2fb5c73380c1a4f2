/**
 * How people sign in and out, and who may open what. It may use accounts, the journal,
 * sessions, passkeys and browsers, sign-up, sign-in with a passkey, a recovery code or by
 * mail, reauthentication, how long closed accounts are kept, the page about privacy and
 * the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.signin;

import org.jspecify.annotations.NullMarked;
