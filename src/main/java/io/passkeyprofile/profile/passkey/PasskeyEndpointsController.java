package io.passkeyprofile.profile.passkey;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Tells password managers where passkeys are added and managed.
 *
 * @see <a href=
 * "https://w3c.github.io/webappsec-passkey-endpoints/passkey-endpoints.html">A Well-Known
 * URL for Relying Party Passkey Endpoints</a>
 */
@RestController
class PasskeyEndpointsController {

	@GetMapping(path = "/.well-known/passkey-endpoints", produces = MediaType.APPLICATION_JSON_VALUE)
	PasskeyEndpoints endpoints() {
		ServletUriComponentsBuilder here = ServletUriComponentsBuilder.fromCurrentContextPath();
		return new PasskeyEndpoints(here.cloneBuilder().path("/profile/passkeys/new").toUriString(),
				here.cloneBuilder().path("/profile").toUriString());
	}

	/**
	 * Where passkeys are dealt with.
	 *
	 * @param enroll the URL of the page that adds one
	 * @param manage the URL of the page that lists them
	 */
	record PasskeyEndpoints(String enroll, String manage) {
	}

}
