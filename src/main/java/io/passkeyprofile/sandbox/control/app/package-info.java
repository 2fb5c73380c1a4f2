/**
 * Lists, makes, changes and deletes apps and their API keys over control. It uses
 * {@code app} and {@code web}, and {@code control.fault} to clear the faults of a deleted
 * app.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.app;

import org.jspecify.annotations.NullMarked;
