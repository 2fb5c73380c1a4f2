/**
 * The mail addresses of accounts, and the links in mails by which their owners act. It
 * uses no other room.
 */
@NullMarked
package io.passkeyprofile.profile.mail.address;

import org.jspecify.annotations.NullMarked;
