/**
 * The sign-up form, which ends with the person signed in. It may use accounts, the
 * journal, sessions and the throttle.
 */
@NullMarked
package io.passkeyprofile.profile.signin.signup;

import org.jspecify.annotations.NullMarked;
