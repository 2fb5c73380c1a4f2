package io.passkeyprofile.sandbox.management;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.passkeyprofile.sandbox.store.FlexDevice;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.RecentEvent;

/**
 * A single user as the API shows it, with devices and recent events.
 */
record DetailedUserView(@JsonUnwrapped UserView user, List<RecentEvent> recentEvents,
		Map<String, Object> socialConnections, boolean webauthn, List<FlexDevice> webauthnDevices,
		List<String> webauthnTypes) {

	static DetailedUserView of(FlexUser user, List<FlexDevice> devices, List<RecentEvent> recentEvents) {
		return new DetailedUserView(UserView.of(user), recentEvents, Map.of(), !devices.isEmpty(), devices,
				devices.stream().map(FlexDevice::type).distinct().sorted().toList());
	}

}
