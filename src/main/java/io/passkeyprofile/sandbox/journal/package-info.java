/**
 * The request log: what was called, what was answered, and why calls were refused, in the
 * memory of this instance. It uses {@code app}.
 */
@NullMarked
package io.passkeyprofile.sandbox.journal;

import org.jspecify.annotations.NullMarked;
