/**
 * How sessions are stored, listed and ended. It may use accounts, the journal and the web
 * plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.session;

import org.jspecify.annotations.NullMarked;
