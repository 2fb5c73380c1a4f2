/**
 * The page of an account's mail address, and the links in mails that confirm a new
 * address or bring back the former one. It may use accounts, the journal, mails and their
 * addresses, sessions, the throttle and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.mailbox;

import org.jspecify.annotations.NullMarked;
