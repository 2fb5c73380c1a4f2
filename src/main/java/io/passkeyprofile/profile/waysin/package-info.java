/**
 * The guard of the last way in to an account: who may remove ways in, one step at a time,
 * and what has to be left. It may use the SDK and accounts.
 */
@NullMarked
package io.passkeyprofile.profile.waysin;

import org.jspecify.annotations.NullMarked;
