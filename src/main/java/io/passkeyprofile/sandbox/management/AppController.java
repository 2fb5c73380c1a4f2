package io.passkeyprofile.sandbox.management;

import java.util.Map;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.web.ApiPaths;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows an app without its secrets. It needs no API key, because Passage's older browser
 * SDK calls it first, as the older server SDKs do.
 */
@RestController
class AppController {

	@GetMapping(path = ApiPaths.APP, produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, AppView> get(App app) {
		return Map.of("app", new AppView(app.id(), app.name(), app.authOrigin(), app.rpId()));
	}

	record AppView(String id, String name, String authOrigin, String rpId) {
	}

}
