package io.passkeyprofile.profile.passkey;

import java.time.Duration;
import java.util.List;

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
 * this application stopped: checks whether Passage still lists the passkey. Several
 * instances may do this at once.
 */
@Component
class RevocationSettlement {

	private static final Logger logger = LoggerFactory.getLogger(RevocationSettlement.class);

	private static final String FAILED = "Passage failed to say whether a passkey was revoked: {}";

	private static final int AT_ONCE = 50;

	/** How long until an instance tries again to settle a revocation. */
	static final Duration RETRY_AFTER = Duration.ofSeconds(20);

	private final PasskeyRevocations revocations;

	private final PassageFlex passage;

	RevocationSettlement(PasskeyRevocations revocations, PassageFlex passage) {
		this.revocations = revocations;
		this.passage = passage;
	}

	/**
	 * Settles all revocations that are due, up to {@value #AT_ONCE} of them at once.
	 * Stops early if Passage fails.
	 */
	@Scheduled(initialDelayString = "${profile.revocations.settle-every:10s}",
			fixedDelayString = "${profile.revocations.settle-every:10s}")
	void settle() {
		List<Unsettled> due;
		do {
			due = this.revocations.due(AT_ONCE);
		}
		while (settle(due) && due.size() == AT_ONCE);
		this.revocations.forgetSettled();
	}

	/** Returns whether Passage answered for all of them. */
	private boolean settle(List<Unsettled> due) {
		boolean answered = true;
		for (Unsettled revocation : due) {
			if (this.revocations.claim(revocation, RETRY_AFTER)) {
				try {
					this.revocations.settle(revocation, !isListed(revocation));
				}
				catch (PassageUnavailableException ex) {
					logger.warn(FAILED, ex.toString());
					return false;
				}
				catch (PassageException ex) {
					logger.warn(FAILED, ex.toString());
					answered = false;
				}
			}
		}
		return answered;
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
