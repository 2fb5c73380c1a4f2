/**
 * How often something may be tried, counted for all instances of the application
 * together.
 */
@NullMarked
package io.passkeyprofile.profile.throttle;

import org.jspecify.annotations.NullMarked;
