package io.passkeyprofile.sandbox;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A single user on the wire, with the user's passkeys and latest ceremonies.
 */
record UserDetails(@JsonUnwrapped UserView user, List<RecentEvent> recentEvents, Map<String, Object> socialConnections,
		boolean webauthn, List<Device> webauthnDevices, List<String> webauthnTypes) {

	static UserDetails of(PassageUser user, List<Device> devices, List<RecentEvent> recentEvents) {
		return new UserDetails(UserView.of(user), recentEvents, Map.of(), !devices.isEmpty(), devices,
				devices.stream().map(Device::type).distinct().sorted().toList());
	}

}
