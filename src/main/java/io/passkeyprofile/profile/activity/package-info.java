/**
 * What happened to the security of an account: stored, shown to its owner, and written to
 * the log.
 */
@NullMarked
package io.passkeyprofile.profile.activity;

import org.jspecify.annotations.NullMarked;
