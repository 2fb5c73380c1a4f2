/**
 * What the application knows about passkeys and Passage doesn't: the names that people
 * gave them, where each was last used, and which browsers signed in. It may use the SDK's
 * model, accounts, the journal, the page about privacy, random tokens and the web
 * plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.passkey.fact;

import org.jspecify.annotations.NullMarked;
