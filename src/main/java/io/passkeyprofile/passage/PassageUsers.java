package io.passkeyprofile.passage;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.passkeyprofile.passage.PassageApi.FoundUser;

/**
 * Users and their passkeys, by external ID. Reached by {@link PassageFlex#users()}; safe
 * for use by several threads.
 * <p>
 * Passage keeps users under an ID of its own. Unless the client's
 * {@link PassageUserIdStore} remembers it, each call first looks it up, which costs a
 * second request.
 * <p>
 * Source: Passage Flex management API, users and devices. Besides the
 * {@link IllegalArgumentException} for an argument, thrown before any request, each call
 * throws {@link PassageException} if Passage refuses it and
 * {@link PassageUnavailableException} if there is no usable answer.
 */
public final class PassageUsers {

	private final PassageApi api;

	private final PassageUserIdStore userIds;

	PassageUsers(PassageApi api, PassageUserIdStore userIds) {
		this.api = api;
		this.userIds = userIds;
	}

	/**
	 * Gets a user.
	 * @param externalId the application's ID of the user
	 * @return the user who has exactly this external ID
	 * @throws IllegalArgumentException if the argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses or does not answer usably; with code
	 * {@link PassageException#USER_NOT_FOUND} if there is no such user
	 */
	public PassageUser get(String externalId) {
		Check.text(externalId, "externalId");
		return withUserId(externalId, (userId) -> {
			PassageUser user = this.api.getUser(userId).user();
			if (!user.externalId().equals(externalId)) {
				throw userNotFound();
			}
			return user;
		});
	}

	/**
	 * Lists the passkeys of a user.
	 * @param externalId the application's ID of the user
	 * @return the passkeys in Passage's order; immutable, empty if there are none
	 * @throws IllegalArgumentException if the argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses or does not answer usably; with code
	 * {@link PassageException#USER_NOT_FOUND} if there is no such user
	 */
	public List<WebAuthnDevice> listDevices(String externalId) {
		Check.text(externalId, "externalId");
		return withUserId(externalId, (userId) -> this.api.listDevices(userId).devices());
	}

	/**
	 * Revokes a passkey: it no longer signs the user in.
	 * @param externalId the application's ID of the user
	 * @param deviceId the {@linkplain WebAuthnDevice#id() ID} of the passkey, at most 128
	 * characters
	 * @throws IllegalArgumentException if an argument is null, blank or not well-formed
	 * Unicode, or the device ID could change the path of the request
	 * @throws PassageException if Passage refuses or does not answer usably; with code
	 * {@link PassageException#USER_NOT_FOUND} or
	 * {@link PassageException#DEVICE_NOT_FOUND} if there is no such passkey
	 */
	public void revokeDevice(String externalId, String deviceId) {
		Check.text(externalId, "externalId");
		Check.pathId(deviceId, "deviceId");
		withUserId(externalId, (userId) -> {
			this.api.revokeDevice(userId, deviceId);
			return deviceId;
		});
	}

	private <T> T withUserId(String externalId, Function<String, T> call) {
		Optional<String> remembered = this.userIds.find(externalId).filter(Check::isPathId);
		if (remembered.isEmpty()) {
			return call.apply(lookUpAndSave(externalId));
		}
		try {
			return call.apply(remembered.get());
		}
		catch (PassageException ex) {
			if (!ex.isUserNotFound()) {
				throw ex;
			}
			String userId = lookUp(externalId);
			// The same ID again would fail again
			if (userId.equals(remembered.get())) {
				throw ex;
			}
			this.userIds.save(externalId, userId);
			return call.apply(userId);
		}
	}

	private String lookUpAndSave(String externalId) {
		String userId = lookUp(externalId);
		this.userIds.save(externalId, userId);
		return userId;
	}

	private String lookUp(String externalId) {
		return this.api.findUsers(externalId, 1)
			.users()
			.stream()
			.filter((user) -> user.externalId().equals(externalId))
			.map(FoundUser::id)
			.findFirst()
			.orElseThrow(PassageUsers::userNotFound);
	}

	private static PassageException userNotFound() {
		return new PassageException(404, PassageException.USER_NOT_FOUND, "No user has this external ID");
	}

}
