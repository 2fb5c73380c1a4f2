/**
 * Tells browsers and phones which native apps and other sites may use the passkeys of
 * this one. It uses no other room.
 */
@NullMarked
package io.passkeyprofile.profile.wellknown;

import org.jspecify.annotations.NullMarked;
