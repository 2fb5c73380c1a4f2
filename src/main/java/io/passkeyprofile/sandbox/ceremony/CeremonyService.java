package io.passkeyprofile.sandbox.ceremony;

import java.time.Instant;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.ceremony.webauthn.AssertionVerifier;
import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticatorAttachment;
import io.passkeyprofile.sandbox.ceremony.webauthn.RegistrationVerifier.VerifiedRegistration;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.CeremonyClient;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.FlexDevice;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.store.Handshake;
import io.passkeyprofile.sandbox.store.NonceRepository;
import io.passkeyprofile.sandbox.store.RecentEventRepository;
import io.passkeyprofile.sandbox.web.ApiException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Completes a ceremony after its verification: stores the outcome and issues a nonce, in
 * one database transaction.
 */
@Component
class CeremonyService {

	private final DeviceCredentialRepository credentials;

	private final FlexUserRepository users;

	private final RecentEventRepository recentEvents;

	private final NonceRepository nonces;

	private final AuthenticatorNames authenticatorNames;

	private final AppClock clock;

	private final TransactionTemplate transaction;

	CeremonyService(DeviceCredentialRepository credentials, FlexUserRepository users,
			RecentEventRepository recentEvents, NonceRepository nonces, AuthenticatorNames authenticatorNames,
			AppClock clock, PlatformTransactionManager transactionManager) {
		this.credentials = credentials;
		this.users = users;
		this.recentEvents = recentEvents;
		this.nonces = nonces;
		this.authenticatorNames = authenticatorNames;
		this.clock = clock;
		this.transaction = new TransactionTemplate(transactionManager);
	}

	String completeRegistration(App app, FlexUser user, VerifiedRegistration verified,
			@Nullable AuthenticatorAttachment attachment, CeremonyClient client) {
		Instant now = this.clock.now(app);
		DeviceCredential credential = verified.credential();
		DeviceType type = DeviceType.of(credential, attachment);
		String name = this.authenticatorNames.nameOf(credential.aaguid(), type, client);
		FlexDevice device = new FlexDevice(credential.deviceId(), credential.id().base64Url(), name, type.wireName(),
				AuthenticatorIcons.of(name, type), now, now, now, 0);
		try {
			return this.transaction.execute((status) -> {
				this.credentials.add(app, user, device, credential, verified.attestation().wireName());
				this.recentEvents.add(app, user, "register", client, now);
				return this.nonces.issue(app, user);
			});
		}
		catch (DuplicateKeyException ex) {
			// The credential ID already belongs to another device
			throw ApiException.webauthnLoginFailed().because(Reason.CREDENTIAL_TAKEN);
		}
	}

	String completeAuthentication(App app, FlexUser user, DeviceCredential credential, Handshake handshake,
			CeremonyClient client) {
		Instant now = this.clock.now(app);
		return this.transaction.execute((status) -> {
			if (!this.credentials.use(app, credential, DeviceType.of(credential, null).wireName(), now)) {
				throw AssertionVerifier.refusal(handshake).because(Reason.CREDENTIAL_GONE);
			}
			this.users.countSignIn(app, user, now);
			this.recentEvents.add(app, user, "login", client, now);
			return this.nonces.issue(app, user);
		});
	}

}
