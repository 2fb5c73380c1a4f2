package io.passkeyprofile.profile.wellknown;

import io.passkeyprofile.profile.web.ProfileSettings;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells password managers where passkeys are added and managed.
 *
 * @see <a href=
 * "https://w3c.github.io/webappsec-passkey-endpoints/passkey-endpoints.html">A Well-Known
 * URL for Relying Party Passkey Endpoints</a>
 */
@RestController
class PasskeyEndpointsController {

	private final PasskeyEndpoints endpoints;

	PasskeyEndpointsController(ProfileSettings settings) {
		this.endpoints = new PasskeyEndpoints(settings.origin() + "/profile/passkeys/new",
				settings.origin() + "/profile");
	}

	@GetMapping("/.well-known/passkey-endpoints")
	ResponseEntity<PasskeyEndpoints> endpoints() {
		// Not negotiated: this address has one format, whatever the client accepts
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(this.endpoints);
	}

	/**
	 * The answer.
	 *
	 * @param enroll the URL of the page that adds a passkey
	 * @param manage the URL of the page that lists the passkeys
	 */
	record PasskeyEndpoints(String enroll, String manage) {
	}

}
