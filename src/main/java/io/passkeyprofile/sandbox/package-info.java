/**
 * A Passage Passkey Flex server for development and tests. This package only starts it.
 * It may use every room below and the neutral packages {@code tomcat}, {@code jdbc} and
 * {@code start}. Other applications may use only
 * {@link io.passkeyprofile.sandbox.Sandbox}.
 */
@NullMarked
package io.passkeyprofile.sandbox;

import org.jspecify.annotations.NullMarked;
