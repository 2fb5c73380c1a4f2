/**
 * The apps that the sandbox serves, as configured, and the value types that every room
 * shares: random IDs, hashes and base64url bytes. It uses no other room.
 */
@NullMarked
package io.passkeyprofile.sandbox.app;

import org.jspecify.annotations.NullMarked;
