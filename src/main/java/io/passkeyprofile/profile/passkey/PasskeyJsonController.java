package io.passkeyprofile.profile.passkey;

import java.util.List;
import java.util.Optional;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.passkey.signal.PasskeySignals;
import io.passkeyprofile.profile.passkey.signal.PasskeySignals.AcceptedCredentials;
import io.passkeyprofile.profile.session.RecoverySession;
import io.passkeyprofile.profile.session.StartedTransactions;
import io.passkeyprofile.profile.session.StartedTransactions.Purpose;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The JSON routes for the passkeys of the account.
 */
@RestController
class PasskeyJsonController {

	private final AccountRepository accounts;

	private final PasskeyService passkeys;

	private final StartedTransactions transactions;

	private final RecoverySession recovery;

	private final PasskeySignals signals;

	private final Throttle throttle;

	PasskeyJsonController(AccountRepository accounts, PasskeyService passkeys, StartedTransactions transactions,
			RecoverySession recovery, PasskeySignals signals, Throttle throttle) {
		this.accounts = accounts;
		this.passkeys = passkeys;
		this.transactions = transactions;
		this.recovery = recovery;
		this.signals = signals;
		this.throttle = throttle;
	}

	@GetMapping(path = "/user/devices", produces = MediaType.APPLICATION_JSON_VALUE)
	Devices list(@SignedIn Account account) {
		return new Devices(account.getUsername(), this.passkeys.list(account));
	}

	/**
	 * Returns what the browser may tell its passkey providers: all passkeys that are
	 * left. Answers 204 if it is better to say nothing.
	 */
	@GetMapping(path = "/user/devices/accepted", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<AcceptedCredentials> accepted(@SignedIn Account account) {
		return this.signals.accepted(account, () -> this.passkeys.list(account))
			.map(ResponseEntity::ok)
			.orElseGet(() -> ResponseEntity.noContent().build());
	}

	/**
	 * Starts a transaction. The browser completes it with Passage and comes back with a
	 * nonce.
	 */
	@PostMapping(path = "/user/devices/transaction", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	Transaction startAdding(@SignedIn Account account, HttpServletRequest request) {
		this.throttle.take(Bucket.PASSAGE, account.getUsernameKey());
		String externalId = this.accounts.getOrCreateExternalId(account);
		String transactionId = this.passkeys.startAdding(account, externalId);
		this.signals.additionBegun(account, this.transactions.start(request, Purpose.ADD_PASSKEY, transactionId));
		return new Transaction(transactionId);
	}

	/**
	 * Gives up the transaction that the session started last, because it certainly
	 * created no passkey.
	 */
	@PostMapping(path = "/user/devices/not-added", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Void> confirmNotAdded(@SignedIn Account account, HttpServletRequest request) {
		this.transactions.finish(request, Purpose.ADD_PASSKEY)
			.ifPresent((transaction) -> this.signals.additionEnded(account, transaction));
		return ResponseEntity.noContent().build();
	}

	@PostMapping(path = "/user/devices", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Void> confirmAdded(@SignedIn Account account, HttpServletRequest request,
			@Valid @RequestBody Addition addition) {
		this.throttle.take(Bucket.PASSAGE, account.getUsernameKey());
		String transaction = this.transactions.finish(request, Purpose.ADD_PASSKEY)
			.orElseThrow(PasskeyNotAddedException::new);
		Optional<Passkey> added = this.passkeys.confirmAdded(account, addition.nonce());
		this.signals.keepUserHandle(account, addition.rpId(), addition.userHandle());
		this.signals.additionEnded(account, transaction);
		boolean recovered = this.recovery.passkeyAdded(request, added.map(Passkey::deviceId).orElse(null));
		ResponseEntity.HeadersBuilder<?> response = ResponseEntity.noContent();
		if (added.isPresent() && !recovered) {
			// Where the person can give it a name
			response.location(UriComponentsBuilder.fromPath("/profile/passkeys/{id}/name")
				.encode()
				.build(added.get().deviceId()));
		}
		return response.build();
	}

	@PostMapping(path = "/revokePasskey", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<String> revoke(@SignedIn Account account, @Valid @RequestBody Revocation revocation) {
		RuntimeException failure = this.passkeys.revoke(account, revocation.id()).failure();
		if (failure != null) {
			throw failure;
		}
		return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("OK");
	}

	/**
	 * The passkeys of an account.
	 *
	 * @param username the account's username
	 * @param passkeys its passkeys, oldest first, with everything that Passage says about
	 * them
	 */
	record Devices(String username, List<WebAuthnDevice> passkeys) {
	}

	/**
	 * A transaction that adds a passkey.
	 *
	 * @param transactionId its ID, a secret of this browser
	 */
	record Transaction(String transactionId) {

		@Override
		public String toString() {
			return "Transaction[****]";
		}

	}

	/**
	 * The proof that a passkey was added.
	 *
	 * @param nonce the nonce that Passage gave the browser
	 * @param rpId the RP ID of the ceremony, or null
	 * @param userHandle the user handle of the ceremony, or null
	 */
	record Addition(@NotBlank @Size(max = 512) String nonce, @Nullable String rpId, @Nullable String userHandle) {

		@Override
		public String toString() {
			return "Addition[****]";
		}

	}

	/**
	 * Which passkey to revoke.
	 *
	 * @param id its Passage device ID
	 */
	record Revocation(@NotBlank @Size(max = 512) String id) {
	}

}
