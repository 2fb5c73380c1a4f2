package io.passkeyprofile.profile.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.FlashMap;

/**
 * Spring MVC's messages for the page after a redirect, as they are stored.
 *
 * @param path the page that they are for, or null for any
 * @param parameters the request parameters that the page must have
 * @param expiresAt when they are forgotten, in milliseconds since 1970, or -1
 * @param attributes the messages
 */
record StoredFlash(@Nullable String path, Map<String, List<String>> parameters, long expiresAt,
		Map<String, String> attributes) {

	/**
	 * Takes a flash map apart.
	 * @throws ClassCastException if it has anything but strings in it
	 */
	static StoredFlash of(FlashMap flash) {
		Map<String, String> attributes = new LinkedHashMap<>();
		flash.forEach((name, value) -> attributes.put(name, (String) value));
		return new StoredFlash(flash.getTargetRequestPath(), flash.getTargetRequestParams(), flash.getExpirationTime(),
				attributes);
	}

	FlashMap flashMap() {
		FlashMap flash = new FlashMap();
		flash.putAll(this.attributes);
		flash.setTargetRequestPath(this.path);
		flash.addTargetRequestParams(MultiValueMap.fromMultiValue(this.parameters));
		flash.setExpirationTime(this.expiresAt);
		return flash;
	}

}
