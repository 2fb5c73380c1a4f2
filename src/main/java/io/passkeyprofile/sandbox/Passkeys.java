package io.passkeyprofile.sandbox;

import java.time.Clock;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the outcome of a ceremony that was verified, and gives its nonce: all or nothing.
 */
@Component
class Passkeys {

	private final Credentials credentials;

	private final Users users;

	private final RecentEvents recentEvents;

	private final Nonces nonces;

	private final AuthenticatorNames authenticatorNames;

	private final Clock clock;

	private final TransactionTemplate transaction;

	Passkeys(Credentials credentials, Users users, RecentEvents recentEvents, Nonces nonces,
			AuthenticatorNames authenticatorNames, Clock clock, PlatformTransactionManager transactionManager) {
		this.credentials = credentials;
		this.users = users;
		this.recentEvents = recentEvents;
		this.nonces = nonces;
		this.authenticatorNames = authenticatorNames;
		this.clock = clock;
		this.transaction = new TransactionTemplate(transactionManager);
	}

	String add(App app, PassageUser user, Credential credential, @Nullable AuthenticatorAttachment attachment,
			Client client) {
		Instant now = this.clock.instant();
		DeviceType type = DeviceType.of(credential.backupEligible(), attachment);
		Device device = new Device(credential.deviceId(), credential.id().base64Url(),
				this.authenticatorNames.nameOf(credential.aaguid(), client), type.wireName(), type.icons(), now, now,
				now, 0);
		try {
			return this.transaction.execute((status) -> {
				this.credentials.add(app, user, device, credential);
				this.recentEvents.add(app, user, "register", client, now);
				return this.nonces.issue(app, user);
			});
		}
		catch (DuplicateKeyException ex) {
			// Whoever has this credential ID keeps it
			throw PassageError.webauthnLoginFailed();
		}
	}

	String use(App app, PassageUser user, Credential credential, Handshake handshake, Client client) {
		Instant now = this.clock.instant();
		return this.transaction.execute((status) -> {
			if (!this.credentials.use(app, credential, now)) {
				throw handshake.refusal();
			}
			this.users.signedIn(app, user, now);
			this.recentEvents.add(app, user, "login", client, now);
			return this.nonces.issue(app, user);
		});
	}

}
