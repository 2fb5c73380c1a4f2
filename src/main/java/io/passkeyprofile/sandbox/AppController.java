package io.passkeyprofile.sandbox;

import java.util.Map;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows an app without its secrets. Passage's older SDKs ask for it when they start, the
 * browser's among them, and so it needs no key.
 */
@RestController
class AppController {

	@GetMapping(path = ApiPaths.APP, produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, AppView> get(@RequestAttribute(ApiKeyInterceptor.APP) App app) {
		return Map.of("app", new AppView(app.id(), app.name(), app.authOrigin(), app.rpId()));
	}

	record AppView(String id, String name, String authOrigin, String rpId) {
	}

}
