/**
 * How people sign in and out, and what is open to whom. It may use every other room
 * except the page and the local profile.
 */
@NullMarked
package io.passkeyprofile.profile.signin;

import org.jspecify.annotations.NullMarked;
