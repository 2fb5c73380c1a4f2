/**
 * Secrets that nobody can guess: the values of cookies and the tokens of links. It may
 * use the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.token;

import org.jspecify.annotations.NullMarked;
