/**
 * The recent proof of identity that changes to an account need. It may use sign-in with a
 * password and a passkey, and the rooms that those may use.
 */
@NullMarked
package io.passkeyprofile.profile.signin.reauthentication;

import org.jspecify.annotations.NullMarked;
