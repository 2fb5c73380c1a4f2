/**
 * The local profile: a Passage sandbox in the same process, and demo data. It may use
 * accounts, the sign-up, the web plumbing, the neutral {@code start} package, and the
 * entry class of the sandbox.
 */
@NullMarked
package io.passkeyprofile.profile.local;

import org.jspecify.annotations.NullMarked;
