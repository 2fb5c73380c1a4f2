package io.passkeyprofile.profile.account;

/**
 * A password that someone is about to get: 8 to 256 characters (Unicode code points), of
 * any composition.
 *
 * @param value the password in clear
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP
 * 800-63B-4, section 3.1.1.2</a>
 */
public record NewPassword(String value) {

	static final int MIN_LENGTH = 8;

	static final int MAX_LENGTH = 256;

	/**
	 * Checks a password.
	 * @param value the password as typed
	 * @throws IllegalArgumentException if it is too short or too long
	 */
	public NewPassword {
		int length = value.codePointCount(0, value.length());
		if (length < MIN_LENGTH || length > MAX_LENGTH) {
			throw new IllegalArgumentException(
					"Not a password of %d to %d characters".formatted(MIN_LENGTH, MAX_LENGTH));
		}
	}

	@Override
	public String toString() {
		return "NewPassword[****]";
	}

}
