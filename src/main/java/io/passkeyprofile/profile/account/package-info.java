/**
 * Who has an account: the entity, its repository and sign-up.
 */
@NullMarked
package io.passkeyprofile.profile.account;

import org.jspecify.annotations.NullMarked;
