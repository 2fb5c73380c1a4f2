/**
 * The tables: users and devices that are kept, and transactions, handshakes and nonces
 * that are consumed once and then forgotten. Their lifetimes are constants of their
 * repositories. It uses {@code app} and {@code journal}.
 */
@NullMarked
package io.passkeyprofile.sandbox.store;

import org.jspecify.annotations.NullMarked;
