/**
 * What operators of a sandbox look at: health and metrics, on a port of their own, and
 * traces. It uses the neutral package {@code jdbc}.
 */
@NullMarked
package io.passkeyprofile.sandbox.operations;

import org.jspecify.annotations.NullMarked;
