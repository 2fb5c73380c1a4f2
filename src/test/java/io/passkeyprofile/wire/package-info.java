/**
 * What was on the wire of Passage Flex. It uses nothing of ours, so that neither our
 * client nor our sandbox defines it.
 */
package io.passkeyprofile.wire;
