/**
 * The languages of the application: its sentences, with their plurals, and which language
 * somebody reads. It may use accounts, the page about privacy and the plumbing of
 * requests.
 */
@NullMarked
package io.passkeyprofile.profile.language;

import org.jspecify.annotations.NullMarked;
