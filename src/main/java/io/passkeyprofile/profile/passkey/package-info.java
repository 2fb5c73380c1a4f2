/**
 * The passkeys of the signed-in account: seeing, adding and revoking them.
 */
@NullMarked
package io.passkeyprofile.profile.passkey;

import org.jspecify.annotations.NullMarked;
