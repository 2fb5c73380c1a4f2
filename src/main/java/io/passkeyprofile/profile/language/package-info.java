/**
 * The languages of the application: its sentences, with their plurals, and the choice of
 * a language. It may use accounts, the page about privacy and the plumbing of requests.
 */
@NullMarked
package io.passkeyprofile.profile.language;

import org.jspecify.annotations.NullMarked;
