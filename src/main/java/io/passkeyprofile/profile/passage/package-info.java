/**
 * How the application reaches Passage: the client, what wraps its requests, how several
 * are sent at once, and why they fail. It may use the SDK, accounts and the web plumbing.
 */
@NullMarked
package io.passkeyprofile.profile.passage;

import org.jspecify.annotations.NullMarked;
