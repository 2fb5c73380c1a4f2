package io.passkeyprofile.sandbox;

import java.util.List;
import java.util.Map;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows a user's passkeys and revokes them.
 */
@RestController
class DevicesController {

	private final Users users;

	private final Devices devices;

	private final Nonces nonces;

	DevicesController(Users users, Devices devices, Nonces nonces) {
		this.nonces = nonces;
		this.users = users;
		this.devices = devices;
	}

	@GetMapping(path = ApiPaths.USER + "/devices", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, List<Device>> list(@RequestAttribute(ApiKeyInterceptor.APP) App app,
			@PathVariable("user_id") String passageUserId) {
		PassageUser user = this.users.find(app, passageUserId).orElseThrow(PassageError::userNotFound);
		return Map.of("devices", this.devices.list(app, user));
	}

	@DeleteMapping(ApiPaths.USER + "/devices/{device_id}")
	void revoke(@RequestAttribute(ApiKeyInterceptor.APP) App app, @PathVariable("user_id") String passageUserId,
			@PathVariable("device_id") String deviceId) {
		PassageUser user = this.users.find(app, passageUserId).orElseThrow(PassageError::userNotFound);
		if (!this.devices.delete(app, user, deviceId)) {
			throw PassageError.deviceNotFound();
		}
		this.nonces.forget(app, user);
	}

}
