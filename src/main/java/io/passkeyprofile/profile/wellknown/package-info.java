/**
 * Tells browsers, phones and password managers which native apps and other sites may use
 * the passkeys of this one, and where people manage them. It may use the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.wellknown;

import org.jspecify.annotations.NullMarked;
