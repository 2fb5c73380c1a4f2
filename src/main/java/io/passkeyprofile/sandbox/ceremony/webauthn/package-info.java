/**
 * The WebAuthn part of a ceremony: the options that browsers get, and the verification of
 * what authenticators answer. It uses {@code app}, {@code journal}, {@code web},
 * {@code store} and {@code start}.
 */
@NullMarked
package io.passkeyprofile.sandbox.ceremony.webauthn;

import org.jspecify.annotations.NullMarked;
