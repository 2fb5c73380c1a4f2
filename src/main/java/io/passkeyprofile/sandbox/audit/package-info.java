/**
 * The audit log: what was done through console, control and command line, by which
 * address and with what outcome. It uses {@code app} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.audit;

import org.jspecify.annotations.NullMarked;
