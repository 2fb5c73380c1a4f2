/**
 * What the sandbox says about itself: its health, and the description of its API. It uses
 * {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.about;

import org.jspecify.annotations.NullMarked;
