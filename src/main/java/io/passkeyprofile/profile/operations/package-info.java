/**
 * What operators look at: health, metrics and traces. It may use sessions and the web
 * plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.operations;

import org.jspecify.annotations.NullMarked;
