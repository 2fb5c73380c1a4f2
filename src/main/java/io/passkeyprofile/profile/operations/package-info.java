/**
 * What operators look at: health and metrics, on a port of their own. It may use the SDK.
 */
@NullMarked
package io.passkeyprofile.profile.operations;

import org.jspecify.annotations.NullMarked;
