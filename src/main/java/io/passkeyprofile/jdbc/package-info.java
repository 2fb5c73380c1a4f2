/**
 * Plumbing of the database that the application and the sandbox share. It may use no
 * other package of ours.
 */
@NullMarked
package io.passkeyprofile.jdbc;

import org.jspecify.annotations.NullMarked;
