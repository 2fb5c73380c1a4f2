/**
 * The sign-up form, which ends with the person signed in. It may use sign-in with a
 * password, and the rooms that it may use.
 */
@NullMarked
package io.passkeyprofile.profile.signin.signup;

import org.jspecify.annotations.NullMarked;
