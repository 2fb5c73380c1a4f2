/**
 * Takes the place of Passage's hosts: certificates for their names, and a port with TLS.
 * It uses {@code web} and the neutral {@code start} and {@code tomcat} packages.
 */
@NullMarked
package io.passkeyprofile.sandbox.impersonation;

import org.jspecify.annotations.NullMarked;
