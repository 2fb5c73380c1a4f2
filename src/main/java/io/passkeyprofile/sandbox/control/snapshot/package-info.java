/**
 * Control of an app's users: resets, seeds and exports them, and saves them as snapshots.
 * It uses {@code app}, {@code store}, {@code users} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.snapshot;

import org.jspecify.annotations.NullMarked;
