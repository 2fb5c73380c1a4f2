package io.passkeyprofile.sandbox;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Opens the way for a ceremony of one user. The media type of the body is left to the
 * body's reader, which comes after the API key.
 */
@RestController
class TransactionsController {

	private final Users users;

	private final Devices devices;

	private final Transactions transactions;

	TransactionsController(Users users, Devices devices, Transactions transactions) {
		this.users = users;
		this.devices = devices;
		this.transactions = transactions;
	}

	@PostMapping(path = ApiPaths.APP + "/transactions/register", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	Created register(@RequestAttribute(ApiKeyInterceptor.APP) App app, @Valid @RequestBody Register request) {
		PassageUser user = active(this.users.findOrCreate(app, request.externalId()));
		return new Created(this.transactions.issueRegister(app, user, request.passkeyDisplayName()));
	}

	@PostMapping(path = ApiPaths.APP + "/transactions/authenticate", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	Created authenticate(@RequestAttribute(ApiKeyInterceptor.APP) App app, @Valid @RequestBody Authenticate request) {
		PassageUser user = active(
				this.users.findByExternalId(app, request.externalId()).orElseThrow(PassageError::userNotFound));
		if (!this.devices.exist(app, user)) {
			throw PassageError.userHasNoPasskeys();
		}
		return new Created(this.transactions.issueAuthenticate(app, user));
	}

	private static PassageUser active(PassageUser user) {
		if (!user.isActive()) {
			throw PassageError.cannotCreateTransaction();
		}
		return user;
	}

	record Register(
			@NotBlank(message = "external_id must not be blank.") @Size(max = 255,
					message = "external_id must have at most 255 characters.") String externalId,
			@NotBlank(message = "passkey_display_name must not be blank.") @Size(max = 255,
					message = "passkey_display_name must have at most 255 characters.") String passkeyDisplayName) {
	}

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
