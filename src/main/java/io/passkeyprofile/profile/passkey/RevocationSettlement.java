package io.passkeyprofile.profile.passkey;

import java.time.Duration;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUnavailableException;
import io.passkeyprofile.profile.passkey.PasskeyRevocations.Unsettled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Settles revocations whose requests ended without an outcome, because Passage failed or
 * this application stopped: looks whether Passage still lists the passkey. Several
 * instances may do so at once.
 */
@Component
class RevocationSettlement {

	private static final Logger logger = LoggerFactory.getLogger(RevocationSettlement.class);

	private static final int AT_ONCE = 50;

	/** How long until an instance tries again to settle a revocation. */
	private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

	private final PasskeyRevocations revocations;

	private final PassageFlex passage;

	RevocationSettlement(PasskeyRevocations revocations, PassageFlex passage) {
		this.revocations = revocations;
		this.passage = passage;
	}

	/**
	 * Settles up to {@value #AT_ONCE} revocations. Stops early if Passage can't be
	 * reached.
	 */
	@Scheduled(initialDelayString = "${profile.revocations.settle-every:10s}",
			fixedDelayString = "${profile.revocations.settle-every:10s}")
	void settle() {
		for (Unsettled revocation : this.revocations.due(AT_ONCE)) {
			if (this.revocations.claim(revocation, RETRY_AFTER) && !settle(revocation)) {
				break;
			}
		}
		this.revocations.forgetSettled();
	}

	private boolean settle(Unsettled revocation) {
		try {
			this.revocations.settle(revocation, !isListed(revocation));
			return true;
		}
		catch (PassageException ex) {
			logger.warn("Passage failed to say whether a passkey was revoked: {}", ex.toString());
			return !(ex instanceof PassageUnavailableException);
		}
	}

	private boolean isListed(Unsettled revocation) {
		try {
			return this.passage.users()
				.listDevices(revocation.externalId())
				.stream()
				.anyMatch((device) -> device.id().equals(revocation.deviceId()));
		}
		catch (PassageException ex) {
			if (PassageException.USER_NOT_FOUND.equals(ex.getCode())) {
				return false;
			}
			throw ex;
		}
	}

}
