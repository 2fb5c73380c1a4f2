/**
 * The local profile: a Passage sandbox in the same process, and demo data.
 */
@NullMarked
package io.passkeyprofile.profile.local;

import org.jspecify.annotations.NullMarked;
