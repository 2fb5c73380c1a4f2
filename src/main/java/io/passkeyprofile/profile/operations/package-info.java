/**
 * What operators look at: health, metrics and traces. It may use the database plumbing,
 * sessions and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.operations;

import org.jspecify.annotations.NullMarked;
