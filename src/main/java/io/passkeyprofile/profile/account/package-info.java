/**
 * Who has an account: the entity, its repository, and the rules for usernames and
 * passwords. It may use no other room.
 */
@NullMarked
package io.passkeyprofile.profile.account;

import org.jspecify.annotations.NullMarked;
