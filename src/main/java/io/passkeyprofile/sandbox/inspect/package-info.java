/**
 * Turns a recorded call into what people and scripts may see: masked, decoded, and with a
 * sentence that says why it was refused. It uses {@code app} and {@code journal}, and
 * {@code store} for the names of browsers.
 */
@NullMarked
package io.passkeyprofile.sandbox.inspect;

import org.jspecify.annotations.NullMarked;
