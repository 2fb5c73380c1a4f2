/**
 * What the application keeps about people: the page that says so, and the export of what
 * is kept about one of them. It may use the SDK's exceptions, accounts and the web
 * plumbing; the rooms that keep something tell it what.
 */
@NullMarked
package io.passkeyprofile.profile.privacy;

import org.jspecify.annotations.NullMarked;
