/**
 * Sign-in with a passkey, that is with a nonce from Passage. It may use the SDK, accounts
 * and the throttle.
 */
@NullMarked
package io.passkeyprofile.profile.signin.passkey;

import org.jspecify.annotations.NullMarked;
