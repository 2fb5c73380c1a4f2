/**
 * Who is at the other end of a request: browser and system in words, and the address.
 */
@NullMarked
package io.passkeyprofile.profile.client;

import org.jspecify.annotations.NullMarked;
