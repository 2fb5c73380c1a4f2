/**
 * Sign-in with a passkey, that is with a nonce from Passage. It may use the SDK, and
 * accounts, the journal, the throttle and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.signin.passkey;

import org.jspecify.annotations.NullMarked;
