/**
 * A Passage Passkey Flex server to run against.
 */
@NullMarked
package io.passkeyprofile.sandbox;

import org.jspecify.annotations.NullMarked;
