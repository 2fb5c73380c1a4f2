/**
 * The local profile: a Passage sandbox in the same process, and demo data. It may use
 * every room, and of the sandbox only its entry class.
 */
@NullMarked
package io.passkeyprofile.profile.local;

import org.jspecify.annotations.NullMarked;
