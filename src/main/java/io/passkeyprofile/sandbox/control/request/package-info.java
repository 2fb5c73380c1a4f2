/**
 * Answers questions of tests about the calls of the API: which calls there were, how many
 * there were, and whether one comes. It uses {@code app}, {@code web}, {@code journal}
 * and {@code inspect}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.request;

import org.jspecify.annotations.NullMarked;
