/**
 * Faults: answers that the API gives instead of the right ones, because developers asked
 * for them. It uses {@code app}, {@code journal} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.fault;

import org.jspecify.annotations.NullMarked;
