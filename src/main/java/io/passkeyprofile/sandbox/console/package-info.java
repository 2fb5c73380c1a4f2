/**
 * The console, which people keep open in a browser: calls as they happen, users and their
 * passkeys, and apps. It uses all rooms of the sandbox that store something.
 */
@NullMarked
package io.passkeyprofile.sandbox.console;

import org.jspecify.annotations.NullMarked;
