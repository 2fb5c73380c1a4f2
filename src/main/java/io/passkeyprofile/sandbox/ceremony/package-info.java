/**
 * The authentication API, which browsers call to register a passkey or to sign in with
 * one. It uses {@code ceremony.webauthn}, {@code app}, {@code journal}, {@code web} and
 * {@code store}.
 */
@NullMarked
package io.passkeyprofile.sandbox.ceremony;

import org.jspecify.annotations.NullMarked;
