/**
 * Plumbing of the embedded Tomcat that both servers need. It uses nothing of ours.
 */
@NullMarked
package io.passkeyprofile.tomcat;

import org.jspecify.annotations.NullMarked;
