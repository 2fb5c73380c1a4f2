/**
 * The languages of the application: sentences with their plurals and lists. It uses no
 * other room.
 */
@NullMarked
package io.passkeyprofile.profile.language;

import org.jspecify.annotations.NullMarked;
