package io.passkeyprofile.sandbox.management;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.FlexDeviceRepository;
import io.passkeyprofile.sandbox.store.FlexTransactionRepository;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Creates transactions, each for one ceremony of one user. The mappings don't name the
 * media type that they consume, because Spring would check it before the API key.
 */
@RestController
class TransactionsController {

	private final FlexUserRepository users;

	private final FlexDeviceRepository devices;

	private final FlexTransactionRepository transactions;

	TransactionsController(FlexUserRepository users, FlexDeviceRepository devices,
			FlexTransactionRepository transactions) {
		this.users = users;
		this.devices = devices;
		this.transactions = transactions;
	}

	@PostMapping(path = ApiPaths.APP + "/transactions/register", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	Created register(App app, @Valid @RequestBody Register request) {
		FlexUser user = requireActive(this.users.findOrCreate(app, request.externalId()));
		return new Created(this.transactions.issueRegister(app, user, request.passkeyDisplayName()));
	}

	@PostMapping(path = ApiPaths.APP + "/transactions/authenticate", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	Created authenticate(App app, @Valid @RequestBody Authenticate request) {
		FlexUser user = requireActive(this.users.findByExternalId(app, request.externalId())
			.orElseThrow(() -> ApiException.userNotFound().because(Reason.USER, request.externalId())));
		if (!this.devices.exist(app, user)) {
			throw ApiException.userHasNoPasskeys().because(Reason.USER_WITHOUT_PASSKEYS, user.externalId());
		}
		return new Created(this.transactions.issueAuthenticate(app, user));
	}

	private static FlexUser requireActive(FlexUser user) {
		if (!user.isActive()) {
			throw ApiException.cannotCreateTransaction()
				.because(Reason.USER_INACTIVE, user.externalId(), user.status().wireName());
		}
		return user;
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Register(
			@NotBlank(message = "external_id must not be blank.") @Size(max = 255,
					message = "external_id must have at most 255 characters.") String externalId,
			@NotBlank(message = "passkey_display_name must not be blank.") @Size(max = 255,
					message = "passkey_display_name must have at most 255 characters.") String passkeyDisplayName) {
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Authenticate(@NotBlank(message = "external_id must not be blank.") @Size(max = 255,
			message = "external_id must have at most 255 characters.") String externalId) {
	}

	record Created(String transactionId) {

		@Override
		public String toString() {
			return "Created[***]";
		}

	}

}
