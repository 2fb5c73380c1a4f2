/**
 * Who may use control and console: requests of this machine, and those with the control
 * key; and no page of another origin. It uses {@code app} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.access;

import org.jspecify.annotations.NullMarked;
