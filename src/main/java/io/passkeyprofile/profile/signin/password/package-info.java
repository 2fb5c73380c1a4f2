/**
 * Sign-in with a password, how passwords are hashed, and changing one. It may use
 * accounts, sessions, the journal, the throttle and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.signin.password;

import org.jspecify.annotations.NullMarked;
