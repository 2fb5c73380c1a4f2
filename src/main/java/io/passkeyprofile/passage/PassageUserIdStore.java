package io.passkeyprofile.passage;

import java.util.Optional;

/**
 * Stores which Passage user ID belongs to an external ID. This never changes, so with a
 * store, the calls of {@link PassageUsers} take one request instead of two. If Passage no
 * longer knows a stored ID, for example after a reset, the client looks the user up again
 * and saves the new ID.
 * <p>
 * A column in your table of users is enough. An implementation must be safe for use by
 * several threads. Exceptions that it throws reach the caller of the client unchanged.
 */
public interface PassageUserIdStore {

	/** Stores nothing. */
	PassageUserIdStore NONE = new PassageUserIdStore() {

		@Override
		public Optional<String> find(String externalId) {
			return Optional.empty();
		}

		@Override
		public void save(String externalId, String passageUserId) {
		}

	};

	/**
	 * Finds the Passage user ID of a user.
	 * @param externalId the application's ID of the user
	 * @return the Passage user ID saved last, or empty if there is none
	 */
	Optional<String> find(String externalId);

	/**
	 * Saves the Passage user ID of a user and replaces an earlier one. The client calls
	 * this only after Passage returned a user with exactly this external ID.
	 * @param externalId the application's ID of the user
	 * @param passageUserId the ID of the same user in Passage, at most 128 characters
	 */
	void save(String externalId, String passageUserId);

}
