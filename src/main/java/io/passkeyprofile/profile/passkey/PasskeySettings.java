package io.passkeyprofile.profile.passkey;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people get passkeys.
 *
 * @param automaticUpgrade whether the password manager may make a passkey on its own
 * after a sign-in with a password, for accounts without one; Passage has to accept such
 * passkeys
 */
@ConfigurationProperties("profile.passkeys")
record PasskeySettings(@DefaultValue("false") boolean automaticUpgrade) {

}
