/**
 * What browsers are told about an account's passkeys, so that they offer only those that
 * still work. It may use the SDK and accounts.
 */
@NullMarked
package io.passkeyprofile.profile.passkey.signal;

import org.jspecify.annotations.NullMarked;
