package io.passkeyprofile.sandbox.management;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.NonceRepository;
import io.passkeyprofile.sandbox.store.OneTimeIds;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Exchanges the nonce of a ceremony for the external ID of its user.
 */
@RestController
class NonceController {

	private final NonceRepository nonces;

	private final OneTimeIds oneTimeIds;

	NonceController(NonceRepository nonces, OneTimeIds oneTimeIds) {
		this.nonces = nonces;
		this.oneTimeIds = oneTimeIds;
	}

	@PostMapping(path = ApiPaths.APP + "/authenticate/verify", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> verify(App app, @Valid @RequestBody Verify request) {
		FlexUser user = this.nonces.consume(app, request.nonce())
			.orElseThrow(() -> ApiException.invalidNonce().because(this.oneTimeIds.whyNotNonce(app, request.nonce())));
		if (!user.isActive()) {
			throw ApiException.operationNotAllowed()
				.because(Reason.USER_INACTIVE, user.externalId(), user.status().wireName());
		}
		return Map.of("external_id", user.externalId());
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Verify(@NotBlank(message = "nonce must not be blank.") String nonce) {

		@Override
		public String toString() {
			return "Verify[***]";
		}

	}

}
