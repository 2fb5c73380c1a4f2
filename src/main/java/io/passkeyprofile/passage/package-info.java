/**
 * The Java SDK of the Passage Passkey Flex management API.
 */
@NullMarked
package io.passkeyprofile.passage;

import org.jspecify.annotations.NullMarked;
