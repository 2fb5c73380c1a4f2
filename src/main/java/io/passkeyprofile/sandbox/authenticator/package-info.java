/**
 * Authenticators in software, with which developers run whole ceremonies over HTTP; they
 * can misbehave. It uses {@code app} and {@code web}, and reaches the ceremonies only by
 * their URLs, as browsers do.
 */
@NullMarked
package io.passkeyprofile.sandbox.authenticator;

import org.jspecify.annotations.NullMarked;
