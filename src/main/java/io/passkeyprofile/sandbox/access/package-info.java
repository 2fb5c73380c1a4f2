/**
 * Decides who may use control and console: requests from this machine, and requests with
 * the control key, but no page of another origin. It uses {@code app} and {@code web}.
 */
@NullMarked
package io.passkeyprofile.sandbox.access;

import org.jspecify.annotations.NullMarked;
