/**
 * The web application in which people manage their passkeys. This package only starts it.
 * It may use the neutral {@code jdbc} and {@code start} packages.
 */
@NullMarked
package io.passkeyprofile.profile;

import org.jspecify.annotations.NullMarked;
