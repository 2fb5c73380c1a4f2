/**
 * The wire format of Passage Flex. It may use no other package, so that neither the SDK
 * nor the sandbox defines it.
 */
package io.passkeyprofile.wire;
