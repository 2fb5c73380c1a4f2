/**
 * How sessions are stored, listed and ended. It may use accounts, the journal, the page
 * about privacy, random tokens, the web plumbing and the neutral {@code jdbc} package.
 */
@NullMarked
package io.passkeyprofile.profile.session;

import org.jspecify.annotations.NullMarked;
