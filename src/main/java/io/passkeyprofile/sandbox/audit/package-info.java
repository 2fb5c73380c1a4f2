/**
 * The audit log: what was done on the console, over control and on the command line, from
 * which address, and with what outcome. It uses {@code app} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.audit;

import org.jspecify.annotations.NullMarked;
