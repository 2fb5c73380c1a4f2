/**
 * The tables: users and devices, which are kept, and transactions, handshakes and nonces,
 * which are consumed once. Their lifetimes are constants of their repositories. This
 * package uses {@code app} and {@code journal}.
 */
@NullMarked
package io.passkeyprofile.sandbox.store;

import org.jspecify.annotations.NullMarked;
