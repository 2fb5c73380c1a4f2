/**
 * Where people are signed in: how sessions are stored and when they end.
 */
@NullMarked
package io.passkeyprofile.profile.session;

import org.jspecify.annotations.NullMarked;
