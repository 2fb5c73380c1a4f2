/**
 * How people prove that an account is theirs, and what is open to whom.
 */
@NullMarked
package io.passkeyprofile.profile.signin;

import org.jspecify.annotations.NullMarked;
