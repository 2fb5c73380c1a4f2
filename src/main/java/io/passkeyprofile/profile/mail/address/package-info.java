/**
 * The mail addresses of accounts, and the links in mails by which their owners act. It
 * may use accounts, the page about privacy and random tokens.
 */
@NullMarked
package io.passkeyprofile.profile.mail.address;

import org.jspecify.annotations.NullMarked;
