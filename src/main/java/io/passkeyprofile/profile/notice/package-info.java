/**
 * Tells the owners of accounts by mail what happened, and ends all sessions if they say
 * that it wasn't them. It may use accounts, the activity, mails, sessions and the web
 * plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.notice;

import org.jspecify.annotations.NullMarked;
