package io.passkeyprofile.sandbox.management;

import java.util.List;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.FlexDevice;
import io.passkeyprofile.sandbox.store.FlexDeviceRepository;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lists and revokes the devices of a user.
 */
@RestController
class DevicesController {

	private final FlexUserRepository users;

	private final FlexDeviceRepository devices;

	DevicesController(FlexUserRepository users, FlexDeviceRepository devices) {
		this.users = users;
		this.devices = devices;
	}

	@GetMapping(path = ApiPaths.USER + "/devices", produces = MediaType.APPLICATION_JSON_VALUE)
	Devices list(App app, @PathVariable("user_id") String passageUserId) {
		return new Devices(this.devices.find(app, passageUserId)
			.orElseThrow(() -> ApiException.userNotFound().because(Reason.USER, passageUserId)));
	}

	@DeleteMapping(ApiPaths.USER + "/devices/{device_id}")
	void revoke(App app, @PathVariable("user_id") String passageUserId, @PathVariable("device_id") String deviceId) {
		FlexUser user = this.users.find(app, passageUserId)
			.orElseThrow(() -> ApiException.userNotFound().because(Reason.USER, passageUserId));
		if (!this.devices.revoke(app, user, deviceId)) {
			throw ApiException.deviceNotFound().because(Reason.DEVICE, deviceId, user.externalId());
		}
	}

	/**
	 * What Passage returns.
	 *
	 * @param devices the devices of the user, the oldest first
	 */
	record Devices(List<FlexDevice> devices) {

	}

}
