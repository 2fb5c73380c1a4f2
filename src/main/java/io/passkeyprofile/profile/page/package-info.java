/**
 * The profile page, composed of the sections that other rooms offer. It may use accounts
 * and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.page;

import org.jspecify.annotations.NullMarked;
