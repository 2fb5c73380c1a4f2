package io.passkeyprofile.sandbox;

import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells an application whose ceremony a nonce comes from.
 */
@RestController
class NonceController {

	private final Nonces nonces;

	NonceController(Nonces nonces) {
		this.nonces = nonces;
	}

	@PostMapping(path = ApiPaths.APP + "/authenticate/verify", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> verify(@RequestAttribute(ApiKeyInterceptor.APP) App app, @Valid @RequestBody Verify request) {
		PassageUser user = this.nonces.consume(app, request.nonce()).orElseThrow(PassageError::invalidNonce);
		if (!user.isActive()) {
			throw PassageError.operationNotAllowed();
		}
		return Map.of("external_id", user.externalId());
	}

	record Verify(@NotBlank(message = "nonce must not be blank.") String nonce) {

		@Override
		public String toString() {
			return "Verify[***]";
		}

	}

}
