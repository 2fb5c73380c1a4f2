/**
 * The passkeys of the signed-in account: listed, added and revoked through Passage. It
 * may use the SDK, and accounts, sessions, the journal, the throttle, the page about
 * privacy and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.passkey;

import org.jspecify.annotations.NullMarked;
