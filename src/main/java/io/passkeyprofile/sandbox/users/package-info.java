/**
 * Imports and exports users. The format is JSON lines, one user per line, with passkeys
 * and public keys. It uses {@code app}, {@code store}, {@code web}, the check of public
 * keys in {@code ceremony.webauthn}, {@code jdbc} and {@code start}.
 */
@NullMarked
package io.passkeyprofile.sandbox.users;

import org.jspecify.annotations.NullMarked;
