/**
 * The format in which users leave and enter the sandbox: JSON lines, one user a line,
 * with passkeys and public keys. It uses {@code app}, {@code store}, {@code web} and the
 * check of public keys in {@code ceremony.webauthn}, {@code jdbc} and {@code start}.
 */
@NullMarked
package io.passkeyprofile.sandbox.users;

import org.jspecify.annotations.NullMarked;
