package io.passkeyprofile.sandbox.users;

import org.jspecify.annotations.Nullable;

/**
 * Users in a file, read one at a time.
 */
interface UserSource {

	/**
	 * Reads and checks the next user.
	 * @return the user, or {@code null} if there are no more
	 * @throws InvalidUserException if the user is invalid
	 */
	@Nullable Entry next();

	/**
	 * A user of a file.
	 *
	 * @param number the number of the line on which it begins, from 1
	 * @param size about how many bytes it takes
	 * @param user the user
	 */
	record Entry(long number, int size, UserLine user) {

		InvalidUserException invalid(String member, String problem) {
			return InvalidUserException.of(this.number, member, problem);
		}

	}

}
