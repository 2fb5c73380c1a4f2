/**
 * How often something may be tried, counted across all instances of the application. It
 * may use the page about privacy and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.throttle;

import org.jspecify.annotations.NullMarked;
