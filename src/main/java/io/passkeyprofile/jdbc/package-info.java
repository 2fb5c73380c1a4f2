/**
 * Plumbing of the database that both servers need. It uses nothing of ours.
 */
@NullMarked
package io.passkeyprofile.jdbc;

import org.jspecify.annotations.NullMarked;
