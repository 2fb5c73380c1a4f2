/**
 * Control of what an app has: reset, seed and export its users, and keep them as
 * snapshots. It uses {@code app}, {@code store}, {@code users} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.snapshot;

import org.jspecify.annotations.NullMarked;
