/**
 * Apps over control: listed, made, changed and deleted, and their API keys. It uses
 * {@code app}, {@code web} and the faults of an app that it deletes.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.app;

import org.jspecify.annotations.NullMarked;
