/**
 * The management API, which an application's server calls with an API key: users,
 * devices, transactions and nonces. It uses {@code app}, {@code journal}, {@code web} and
 * {@code store}.
 */
@NullMarked
package io.passkeyprofile.sandbox.management;

import org.jspecify.annotations.NullMarked;
