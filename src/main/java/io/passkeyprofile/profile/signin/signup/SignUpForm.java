package io.passkeyprofile.profile.signin.signup;

import org.jspecify.annotations.Nullable;

/**
 * The form of the sign-up page, not yet validated.
 *
 * @param username the username, or null if missing
 * @param password the password, or null if missing
 */
public record SignUpForm(@Nullable String username, @Nullable String password) {

	@Override
	public String toString() {
		return "SignUpForm[username=%s]".formatted(this.username);
	}

}
