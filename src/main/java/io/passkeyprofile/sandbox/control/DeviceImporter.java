package io.passkeyprofile.sandbox.control;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.store.FlexDevice;
import io.passkeyprofile.sandbox.store.FlexDeviceRepository;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.SimpleErrors;
import org.springframework.validation.Validator;

/**
 * Imports devices without credentials, which can be listed and revoked, but cannot sign
 * in.
 */
@Component
public class DeviceImporter {

	private final AppRepository apps;

	private final FlexUserRepository users;

	private final FlexDeviceRepository devices;

	private final JsonMapper jsonMapper;

	private final Validator validator;

	private final AppClock clock;

	DeviceImporter(AppRepository apps, FlexUserRepository users, FlexDeviceRepository devices, JsonMapper jsonMapper,
			Validator validator, AppClock clock) {
		this.apps = apps;
		this.users = users;
		this.devices = devices;
		this.jsonMapper = jsonMapper;
		this.validator = validator;
		this.clock = clock;
	}

	/**
	 * Adds devices to a user, who is created if necessary: all devices or none.
	 * @param appId the app ID
	 * @param externalId the external ID of the user
	 * @param devicesJson a JSON array of devices in the form of the management API. Only
	 * {@code friendly_name} and {@code type} are required
	 * @throws IllegalArgumentException if the app does not exist, or if the external ID
	 * or a device is not valid
	 */
	@Transactional
	public void add(String appId, String externalId, InputStream devicesJson) {
		App app = this.apps.find(appId).orElseThrow(() -> new IllegalArgumentException("There is no app " + appId));
		if (externalId.isBlank() || externalId.length() > 255) {
			throw new IllegalArgumentException("An external ID must have 1 to 255 characters and must not be blank");
		}
		List<FlexDevice> imported = read(app, devicesJson);
		FlexUser user = this.users.findOrCreate(app, externalId);
		for (FlexDevice device : imported) {
			try {
				this.devices.add(app, user, device);
			}
			catch (DuplicateKeyException ex) {
				throw new IllegalArgumentException(
						"The device " + device.friendlyName() + " has an id or cred_id that already exists", ex);
			}
		}
	}

	private List<FlexDevice> read(App app, InputStream devicesJson) {
		@Nullable ImportedDevice[] imported;
		try {
			imported = this.jsonMapper.readValue(devicesJson, ImportedDevice[].class);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"The devices are not a JSON array of devices: " + ex.getOriginalMessage(), ex);
		}
		if (imported == null) {
			throw new IllegalArgumentException("The devices are not a JSON array of devices");
		}
		return Arrays.stream(imported).map(this::check).map((device) -> device.toDevice(this.clock.now(app))).toList();
	}

	private ImportedDevice check(@Nullable ImportedDevice device) {
		if (device == null) {
			throw new IllegalArgumentException("A device must not be null");
		}
		SimpleErrors errors = new SimpleErrors(device, "device");
		this.validator.validate(device, errors);
		if (errors.hasErrors()) {
			throw new IllegalArgumentException("A device is not valid: " + errors.getFieldErrors()
				.stream()
				.map((error) -> error.getField() + " " + error.getDefaultMessage())
				.sorted()
				.collect(Collectors.joining("; ")));
		}
		return device;
	}

}
