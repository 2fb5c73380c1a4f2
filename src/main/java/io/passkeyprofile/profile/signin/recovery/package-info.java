/**
 * Recovery codes, and the session that one opens. It may use accounts, the journal,
 * mails, sessions, the throttle and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.signin.recovery;

import org.jspecify.annotations.NullMarked;
