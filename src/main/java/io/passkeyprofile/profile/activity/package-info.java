/**
 * The security journal: what happened to an account, recorded, shown to its owner and
 * logged. It may use accounts, mails, the page about privacy and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.activity;

import org.jspecify.annotations.NullMarked;
