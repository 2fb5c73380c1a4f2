package io.passkeyprofile.profile.signin.signup;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.NewUsername;
import io.passkeyprofile.profile.account.UnfitUsernameException;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.account.UsernameTakenException;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.passkey.PasskeyNotAddedException;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.passkey.signal.PasskeySignals;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.web.JsonError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The JSON routes by which the sign-up page opens an account with a passkey alone.
 */
@RestController
@RequestMapping(path = "/sign-up/passkey", consumes = MediaType.APPLICATION_JSON_VALUE)
class PasskeySignUpController {

	/** Recovery codes come next: a single passkey may be lost with its device. */
	private static final URI NEXT = URI.create("/profile/recovery-codes/new?signed-up");

	private final SignUp signUp;

	private final PendingSignUpRepository pendingSignUps;

	private final SignUpCookie cookie;

	private final PasskeyService passkeys;

	private final PasskeySignals signals;

	private final NewAccountSession session;

	private final Throttle throttle;

	private final MessageSource messages;

	PasskeySignUpController(SignUp signUp, PendingSignUpRepository pendingSignUps, SignUpCookie cookie,
			PasskeyService passkeys, PasskeySignals signals, NewAccountSession session, Throttle throttle,
			MessageSource messages) {
		this.signUp = signUp;
		this.pendingSignUps = pendingSignUps;
		this.cookie = cookie;
		this.passkeys = passkeys;
		this.signals = signals;
		this.session = session;
		this.throttle = throttle;
		this.messages = messages;
	}

	/**
	 * Starts a transaction, which replaces the one that this browser started before. The
	 * throttle limits how many sign-ups from one network are pending.
	 */
	@PostMapping(path = "/transaction", produces = MediaType.APPLICATION_JSON_VALUE)
	Transaction start(HttpServletRequest request, HttpServletResponse response, @Valid @RequestBody Name name) {
		Username username = NewUsername.of(name.username());
		this.throttle.take(Bucket.SIGN_UP, this.throttle.network());
		this.signUp.requireFree(username);
		UUID externalId = UUID.randomUUID();
		String transactionId = this.passkeys.startSignUp(externalId, username.value());
		this.cookie.id(request).ifPresent(this.pendingSignUps::delete);
		this.pendingSignUps.insert(this.cookie.renew(response), username, externalId);
		return new Transaction(transactionId);
	}

	/** Opens the account, if the name is still free. */
	@PostMapping
	ResponseEntity<Void> finish(HttpServletRequest request, HttpServletResponse response,
			@Valid @RequestBody Creation creation) {
		PendingSignUp pending = pending(request);
		this.throttle.take(Bucket.PASSAGE, pending.id());
		this.passkeys.confirmSignUp(pending.externalId(), creation.nonce());
		// From here on the passkey is kept, even if somebody else has got the name
		this.pendingSignUps.confirmPasskey(pending.id(), creation.userHandle(), creation.rpId());
		return open(new Username(pending.username()), pending(request), request, response);
	}

	/** Opens the account under another name, because somebody else got the first one. */
	@PostMapping("/name")
	ResponseEntity<Void> rename(HttpServletRequest request, HttpServletResponse response,
			@Valid @RequestBody Name name) {
		Username username = NewUsername.of(name.username());
		PendingSignUp pending = pending(request);
		if (!pending.passkeyConfirmed()) {
			throw new PasskeyNotAddedException();
		}
		this.throttle.take(Bucket.SIGN_UP, this.throttle.network());
		return open(username, pending, request, response);
	}

	private PendingSignUp pending(HttpServletRequest request) {
		return this.cookie.id(request).flatMap(this.pendingSignUps::find).orElseThrow(PasskeyNotAddedException::new);
	}

	private ResponseEntity<Void> open(Username username, PendingSignUp pending, HttpServletRequest request,
			HttpServletResponse response) {
		Account account = this.signUp.open(username, pending, request.getLocale())
			.orElseThrow(PasskeyNotAddedException::new);
		this.signals.keepUserHandle(account, pending.rpId(), pending.userHandle());
		Optional<Passkey> passkey = this.passkeys.recordAdded(account);
		this.session.open(account, FactorGrantedAuthority.WEBAUTHN_AUTHORITY,
				passkey.map(Passkey::deviceId).orElse(null), request, response);
		this.cookie.remove(response);
		return ResponseEntity.noContent().location(NEXT).build();
	}

	@ExceptionHandler
	ResponseEntity<JsonError> taken(UsernameTakenException ex, Locale locale) {
		return refusal(HttpStatus.CONFLICT, "sign-up.username.taken", locale);
	}

	@ExceptionHandler
	ResponseEntity<JsonError> unfit(UnfitUsernameException ex, Locale locale) {
		return refusal(HttpStatus.UNPROCESSABLE_CONTENT, ex.getMessageKey(), locale);
	}

	/** The page shows this beside the username, so the sentence is one of the page's. */
	private ResponseEntity<JsonError> refusal(HttpStatus status, String key, Locale locale) {
		return ResponseEntity.status(status)
			.contentType(MediaType.APPLICATION_JSON)
			.body(new JsonError("username_refused", this.messages.getMessage(key, null, locale)));
	}

	/**
	 * The name that the person chose.
	 *
	 * @param username the name as typed
	 */
	record Name(@NotNull @Size(max = 1024) String username) {
	}

	/**
	 * A transaction that creates the passkey.
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
	 * The proof that the passkey was created.
	 *
	 * @param nonce the nonce that Passage gave the browser
	 * @param rpId the RP ID of the ceremony, or null
	 * @param userHandle the user handle of the ceremony in base64url, or null
	 */
	record Creation(@NotBlank @Size(max = 512) String nonce, @Size(max = 253) @Nullable String rpId,
			@Pattern(regexp = "[A-Za-z0-9_-]{1,86}") @Nullable String userHandle) {

		@Override
		public String toString() {
			return "Creation[****]";
		}

	}

}
