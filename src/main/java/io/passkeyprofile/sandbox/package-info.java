/**
 * A Passage Passkey Flex server for development and tests; this package only starts it.
 * It may use every room below and the neutral {@code tomcat}, {@code jdbc} and
 * {@code start} packages. Other applications may use nothing but
 * {@link io.passkeyprofile.sandbox.Sandbox}.
 */
@NullMarked
package io.passkeyprofile.sandbox;

import org.jspecify.annotations.NullMarked;
