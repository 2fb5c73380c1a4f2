/**
 * The web application on whose profile page people manage their passkeys.
 */
@NullMarked
package io.passkeyprofile.profile;

import org.jspecify.annotations.NullMarked;
