package io.passkeyprofile.passage;

import java.util.Optional;

/**
 * Stores which Passage user ID belongs to an external ID. The two belong together for
 * good, so with a store, the calls of {@link PassageUsers} take one request instead of
 * two. If Passage no longer knows a stored ID, the client looks it up again and saves the
 * new one.
 * <p>
 * Implement it with a column beside your users. An implementation must be safe for use by
 * several threads. The client passes its exceptions on unchanged.
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
