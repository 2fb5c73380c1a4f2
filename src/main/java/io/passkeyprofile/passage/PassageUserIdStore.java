package io.passkeyprofile.passage;

import java.util.Optional;

/**
 * Where a client remembers which Passage user ID belongs to an external ID, since it
 * never changes: with a store, {@link PassageUsers#listDevices(String) listing} and
 * {@link PassageUsers#revokeDevice(String, String) revoking} cost one request each
 * instead of two. An ID that Passage no longer knows is looked up again and saved anew.
 * <p>
 * Implementations must be safe for use by several threads. What they throw reaches the
 * caller of the client unchanged.
 */
public interface PassageUserIdStore {

	/** Remembers nothing. */
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
	 * Finds what was saved.
	 * @param externalId the application's ID of the user
	 * @return the Passage user ID saved last, or empty if none was
	 */
	Optional<String> find(String externalId);

	/**
	 * Remembers a Passage user ID in place of any earlier one. Called only after a
	 * look-up that returned exactly this external ID.
	 * @param externalId the application's ID of the user
	 * @param passageUserId Passage's ID of the same user, at most 128 characters
	 */
	void save(String externalId, String passageUserId);

}
