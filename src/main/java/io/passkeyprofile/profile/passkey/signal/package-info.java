/**
 * What browsers are told about an account's passkeys, so that they offer only those that
 * still work. It may use the SDK, accounts and the page about privacy.
 */
@NullMarked
package io.passkeyprofile.profile.passkey.signal;

import org.jspecify.annotations.NullMarked;
