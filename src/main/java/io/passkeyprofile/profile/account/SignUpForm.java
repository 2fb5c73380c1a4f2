package io.passkeyprofile.profile.account;

import org.jspecify.annotations.Nullable;

/**
 * What the sign-up page sends, unchecked.
 *
 * @param username the wanted username, or null where it was not sent
 * @param password the wanted password, or null where it was not sent
 */
record SignUpForm(@Nullable String username, @Nullable String password) {

	@Override
	public String toString() {
		return "SignUpForm[username=%s]".formatted(this.username);
	}

}
