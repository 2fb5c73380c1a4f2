package io.passkeyprofile.profile.signin.signup;

import org.jspecify.annotations.Nullable;

/**
 * What the sign-up page sends, unchecked.
 *
 * @param username the wanted username, or null where it was not sent
 * @param password the wanted password, or null where it was not sent
 */
public record SignUpForm(@Nullable String username, @Nullable String password) {

	@Override
	public String toString() {
		return "SignUpForm[username=%s]".formatted(this.username);
	}

}
