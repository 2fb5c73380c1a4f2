package io.passkeyprofile.sandbox;

import java.io.InputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.SimpleErrors;
import org.springframework.validation.Validator;

/**
 * Brings devices in from elsewhere.
 */
@Component
class DeviceImport {

	private final SandboxSettings settings;

	private final Users users;

	private final Devices devices;

	private final JsonMapper jsonMapper;

	private final Validator validator;

	private final Clock clock;

	DeviceImport(SandboxSettings settings, Users users, Devices devices, JsonMapper jsonMapper, Validator validator,
			Clock clock) {
		this.settings = settings;
		this.users = users;
		this.devices = devices;
		this.jsonMapper = jsonMapper;
		this.validator = validator;
		this.clock = clock;
	}

	@Transactional
	void add(String appId, String externalId, InputStream devicesJson) {
		App app = this.settings.app(appId).orElseThrow(() -> new IllegalArgumentException("There is no app " + appId));
		if (externalId.isBlank() || externalId.length() > 255) {
			throw new IllegalArgumentException("An external ID must not be blank nor longer than 255 characters");
		}
		List<Device> imported = read(devicesJson);
		PassageUser user = this.users.findOrCreate(app, externalId);
		for (Device device : imported) {
			try {
				this.devices.add(app, user, device);
			}
			catch (DuplicateKeyException ex) {
				throw new IllegalArgumentException(
						"The device " + device.friendlyName() + " has an id or cred_id that is already there", ex);
			}
		}
	}

	private List<Device> read(InputStream devicesJson) {
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
		return Arrays.stream(imported).map(this::check).map((device) -> device.toDevice(this.clock.instant())).toList();
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
