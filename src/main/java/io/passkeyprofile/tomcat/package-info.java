/**
 * Plumbing of the embedded Tomcat that the application and the sandbox share. It may use
 * no other package of ours.
 */
@NullMarked
package io.passkeyprofile.tomcat;

import org.jspecify.annotations.NullMarked;
