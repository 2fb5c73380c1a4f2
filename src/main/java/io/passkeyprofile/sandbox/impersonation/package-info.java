/**
 * Takes the place of Passage's hosts, with certificates for their names and a port with
 * TLS. It uses {@code web} and the neutral packages {@code start} and {@code tomcat}.
 */
@NullMarked
package io.passkeyprofile.sandbox.impersonation;

import org.jspecify.annotations.NullMarked;
