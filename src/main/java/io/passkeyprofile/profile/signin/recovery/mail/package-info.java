/**
 * Recovery by mail: two links, a day apart for accounts with passkeys, open the same
 * session as a recovery code. It may use the SDK's exceptions, accounts, the journal,
 * mails and their addresses, passkeys, the throttle, random tokens, the page about
 * privacy and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.signin.recovery.mail;

import org.jspecify.annotations.NullMarked;
