/**
 * Faults: delays and wrong answers that developers ask for. It uses {@code app},
 * {@code journal} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.fault;

import org.jspecify.annotations.NullMarked;
