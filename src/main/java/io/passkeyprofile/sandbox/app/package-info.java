/**
 * The apps that the sandbox serves, from the settings and from the database, with their
 * clocks; and the value types that every room shares. It uses no other room.
 */
@NullMarked
package io.passkeyprofile.sandbox.app;

import org.jspecify.annotations.NullMarked;
