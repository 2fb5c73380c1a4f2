/**
 * The apps that the sandbox serves, from the settings and from the database, with their
 * clocks, and the value types that all rooms share. It uses no other room.
 */
@NullMarked
package io.passkeyprofile.sandbox.app;

import org.jspecify.annotations.NullMarked;
