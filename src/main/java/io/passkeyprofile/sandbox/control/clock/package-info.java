/**
 * The clock of each app over control: read, set, advanced and put back. It uses
 * {@code app} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.clock;

import org.jspecify.annotations.NullMarked;
