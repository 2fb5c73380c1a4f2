/**
 * The Java SDK for the management API of Passage Passkey Flex; start at
 * {@link io.passkeyprofile.passage.PassageFlex}. It may use the JDK's {@code java.base}
 * and {@code java.net.http} modules, Jackson 3 and, at compile time, the JSpecify
 * annotations, but nothing else of this project.
 */
@NullMarked
package io.passkeyprofile.passage;

import org.jspecify.annotations.NullMarked;
