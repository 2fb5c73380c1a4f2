/**
 * Mails: an outbox that a change writes to in its own transaction, and what sends them
 * afterwards. It may use accounts, the page about privacy and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.mail;

import org.jspecify.annotations.NullMarked;
