/**
 * The command line of the sandbox's jar: its options, {@code exec}, which runs a command
 * beside a sandbox, and {@code import} and {@code export}. It uses {@code app},
 * {@code audit}, {@code users}, {@code web} and {@code jdbc}. Its caller starts the
 * sandbox.
 */
@NullMarked
package io.passkeyprofile.sandbox.commandline;

import org.jspecify.annotations.NullMarked;
