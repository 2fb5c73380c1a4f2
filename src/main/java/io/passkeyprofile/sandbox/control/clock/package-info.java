/**
 * Reads, sets, advances and resets the clock of each app over control. It uses
 * {@code app} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.clock;

import org.jspecify.annotations.NullMarked;
