/**
 * What the application knows about passkeys and Passage doesn't: the names that people
 * gave them, and where each was last used. It may use the SDK's model, accounts, the
 * journal and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.passkey.fact;

import org.jspecify.annotations.NullMarked;
