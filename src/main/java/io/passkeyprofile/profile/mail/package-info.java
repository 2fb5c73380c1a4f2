/**
 * Mails: the outbox, to which a change writes in its own transaction, and the delivery
 * after the commit. It may use accounts, the page about privacy and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.mail;

import org.jspecify.annotations.NullMarked;
