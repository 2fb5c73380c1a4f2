package io.passkeyprofile.passage;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads users and manages their passkeys, by external ID. Get it from
 * {@link PassageFlex#users()}. Threads may share it.
 * <p>
 * Passage identifies users by an ID of its own. A call first looks that ID up, which
 * costs a second request, unless the {@link PassageUserIdStore} of the client knows it.
 * <p>
 * Every call throws {@link IllegalArgumentException} for an invalid argument before it
 * sends anything, {@link PassageException} if Passage refuses the call,
 * {@link PassageUnavailableException} if no usable answer arrives in time, and
 * {@link IllegalStateException} after {@link PassageFlex#close()}.
 * <p>
 * Source: Passage Flex management API, users and devices.
 */
public final class PassageUsers {

	private final PassageHttp http;

	private final PassageUserIdStore userIds;

	PassageUsers(PassageHttp http, PassageUserIdStore userIds) {
		this.http = http;
		this.userIds = userIds;
	}

	/**
	 * Returns the same API with another store. It is for applications that read the
	 * Passage user ID together with the user.
	 * @param userIdStore the store to use in place of the client's
	 * @return an API that shares everything else with this one
	 * @throws IllegalArgumentException if the argument is null
	 */
	public PassageUsers withUserIdStore(PassageUserIdStore userIdStore) {
		return new PassageUsers(this.http, PassageHttp.requireNonNull(userIdStore, "userIdStore"));
	}

	/**
	 * Gets a user.
	 * @param externalId the application's ID of the user
	 * @return the user with exactly this external ID
	 * @throws IllegalArgumentException if the argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses the call or gives no usable answer. The
	 * code is {@link PassageException#USER_NOT_FOUND} if there is no such user.
	 */
	public PassageUser get(String externalId) {
		PassageHttp.requireText(externalId, "externalId");
		return withUserId(externalId, (userId) -> {
			PassageUser user = this.http.get("/users/{userId}", UserAnswer.class, userId).user();
			if (!user.externalId().equals(externalId)) {
				throw userNotFound();
			}
			return user;
		});
	}

	/**
	 * Lists the passkeys of a user.
	 * @param externalId the application's ID of the user
	 * @return the passkeys in the order in which Passage gives them. The list is
	 * immutable, and empty if the user has none.
	 * @throws IllegalArgumentException if the argument is null, blank or not well-formed
	 * Unicode
	 * @throws PassageException if Passage refuses the call or gives no usable answer. The
	 * code is {@link PassageException#USER_NOT_FOUND} if there is no such user.
	 */
	public List<WebAuthnDevice> listDevices(String externalId) {
		PassageHttp.requireText(externalId, "externalId");
		return withUserId(externalId,
				(userId) -> this.http.get("/users/{userId}/devices", DevicesAnswer.class, userId).devices());
	}

	/**
	 * Revokes a passkey, so that it no longer signs the user in. This can't be undone.
	 * @param externalId the application's ID of the user
	 * @param deviceId the {@linkplain WebAuthnDevice#id() ID} of the passkey, at most 128
	 * characters
	 * @throws IllegalArgumentException if an argument is null, blank or not well-formed
	 * Unicode, or if the device ID could change the path of the request
	 * @throws PassageException if Passage refuses the call or gives no usable answer. The
	 * code is {@link PassageException#USER_NOT_FOUND} or
	 * {@link PassageException#DEVICE_NOT_FOUND} if there is no such passkey.
	 */
	public void revokeDevice(String externalId, String deviceId) {
		PassageHttp.requireText(externalId, "externalId");
		PassageHttp.requirePathId(deviceId, "deviceId");
		withUserId(externalId, (userId) -> {
			this.http.delete("/users/{userId}/devices/{deviceId}", userId, deviceId);
			return deviceId;
		});
	}

	private <T> T withUserId(String externalId, Function<String, T> call) {
		Optional<String> stored = this.userIds.find(externalId).filter(PassageHttp::isPathId);
		if (stored.isEmpty()) {
			String userId = lookUp(externalId);
			this.userIds.save(externalId, userId);
			return call.apply(userId);
		}
		try {
			return call.apply(stored.get());
		}
		catch (PassageException ex) {
			if (!ex.isUserNotFound()) {
				throw ex;
			}
			String userId = lookUp(externalId);
			// A call with the same ID would fail again
			if (userId.equals(stored.get())) {
				throw ex;
			}
			this.userIds.save(externalId, userId);
			return call.apply(userId);
		}
	}

	private String lookUp(String externalId) {
		return this.http.get("/users?identifier={externalId}&limit=1", UsersPage.class, externalId)
			.users()
			.stream()
			// Never act on a user other than the one asked for
			.filter((user) -> user.externalId().equals(externalId))
			.map(FoundUser::id)
			.findFirst()
			.orElseThrow(PassageUsers::userNotFound);
	}

	private static PassageException userNotFound() {
		return new PassageException(404, PassageException.USER_NOT_FOUND,
				"No user has this external ID. Create a register transaction, which creates the user.");
	}

	record UsersPage(List<FoundUser> users) {
		UsersPage {
			users = List.copyOf(users);
		}
	}

	record FoundUser(String id, String externalId) {
		FoundUser {
			PassageHttp.requirePathId(id, "id");
			PassageHttp.requireText(externalId, "external_id");
		}
	}

	record UserAnswer(PassageUser user) {
		UserAnswer {
			PassageHttp.requireNonNull(user, "user");
		}
	}

	record DevicesAnswer(List<WebAuthnDevice> devices) {
		DevicesAnswer {
			devices = List.copyOf(devices);
		}
	}

}
