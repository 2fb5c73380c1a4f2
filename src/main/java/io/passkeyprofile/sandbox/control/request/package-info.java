/**
 * What tests ask about the calls of the API: which there were, whether one comes, and how
 * many there were. It uses {@code app}, {@code web}, {@code journal} and {@code inspect}.
 */
@NullMarked
package io.passkeyprofile.sandbox.control.request;

import org.jspecify.annotations.NullMarked;
