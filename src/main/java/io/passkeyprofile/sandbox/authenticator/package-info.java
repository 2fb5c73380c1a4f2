/**
 * Authenticators in software, with which developers run whole ceremonies over HTTP. They
 * can misbehave. This package uses {@code app} and {@code web}, and calls the ceremonies
 * only by their URLs, as browsers do.
 */
@NullMarked
package io.passkeyprofile.sandbox.authenticator;

import org.jspecify.annotations.NullMarked;
