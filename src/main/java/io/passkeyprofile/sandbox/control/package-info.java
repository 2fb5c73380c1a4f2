/**
 * What developers steer the sandbox with: today the import of demo devices. It uses
 * {@code app} and {@code store}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control;

import org.jspecify.annotations.NullMarked;
