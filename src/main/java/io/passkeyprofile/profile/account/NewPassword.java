package io.passkeyprofile.profile.account;

import io.passkeyprofile.profile.account.UnfitPasswordException.Reason;

/**
 * A password that somebody chooses: 8 to 256 characters (Unicode code points) of any
 * kind, and not a common password.
 *
 * @param value the password in plain text
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP
 * 800-63B-4, section 3.1.1.2</a>
 */
public record NewPassword(String value) {

	static final int MIN_LENGTH = 8;

	static final int MAX_LENGTH = 256;

	/**
	 * Checks a password.
	 * @param value the password as typed
	 * @throws UnfitPasswordException if it is too short, too long or too common
	 */
	public NewPassword {
		int length = length(value);
		if (length < MIN_LENGTH || length > MAX_LENGTH) {
			throw new UnfitPasswordException(Reason.LENGTH);
		}
		if (CommonPasswords.contain(value)) {
			throw new UnfitPasswordException(Reason.COMMON);
		}
	}

	/**
	 * Checks that people who know the username can't guess the password from it.
	 * @param username the username of the account
	 * @throws UnfitPasswordException if fewer than 8 characters remain without the
	 * username, ignoring case
	 */
	public void requireUnlike(Username username) {
		String folded = Username.fold(this.value);
		if (folded.contains(username.key()) && length(folded.replace(username.key(), "")) < MIN_LENGTH) {
			throw new UnfitPasswordException(Reason.USERNAME);
		}
	}

	private static int length(String value) {
		return value.codePointCount(0, value.length());
	}

	@Override
	public String toString() {
		return "NewPassword[****]";
	}

}
