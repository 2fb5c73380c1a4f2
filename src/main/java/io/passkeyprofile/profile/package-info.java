/**
 * The web application in which people manage their passkeys. This package only starts it;
 * each room below says what it may use.
 */
@NullMarked
package io.passkeyprofile.profile;

import org.jspecify.annotations.NullMarked;
