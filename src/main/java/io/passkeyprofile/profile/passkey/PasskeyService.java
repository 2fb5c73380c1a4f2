package io.passkeyprofile.profile.passkey;

import java.util.List;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.WebAuthnDevice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * Lists and revokes the passkeys of an account, which Passage knows by its external ID.
 */
@Service
class PasskeyService {

	private static final Logger logger = LoggerFactory.getLogger(PasskeyService.class);

	private final PassageFlex passage;

	PasskeyService(PassageFlex passage) {
		this.passage = passage;
	}

	/**
	 * The passkeys of an account.
	 * @param externalId the account's external ID, or null where it has none yet
	 * @return its passkeys, oldest first; empty where Passage does not know the account
	 * @throws PassageException if Passage gave no answer, or one that is no use
	 */
	List<WebAuthnDevice> list(@Nullable String externalId) {
		if (externalId == null) {
			return List.of();
		}
		try {
			return this.passage.users().listDevices(externalId);
		}
		catch (PassageException ex) {
			if (isCode(ex, PassageException.USER_NOT_FOUND)) {
				return List.of();
			}
			throw logged("list", ex);
		}
	}

	/**
	 * Revokes a passkey, so that it signs nobody in any more.
	 * @param externalId the account's external ID, or null where it has none yet
	 * @param deviceId the passkey's Passage device ID, as somebody sent it
	 * @throws PasskeyNotFoundException if it is not among the account's, or cannot be
	 * anybody's
	 * @throws PassageException if Passage did not confirm it
	 */
	void revoke(@Nullable String externalId, String deviceId) {
		if (externalId == null) {
			throw new PasskeyNotFoundException();
		}
		try {
			this.passage.users().revokeDevice(externalId, deviceId);
		}
		catch (IllegalArgumentException ex) {
			throw new PasskeyNotFoundException();
		}
		catch (PassageException ex) {
			if (isCode(ex, PassageException.DEVICE_NOT_FOUND) || isCode(ex, PassageException.USER_NOT_FOUND)) {
				throw new PasskeyNotFoundException();
			}
			throw logged("revoke", ex);
		}
	}

	private static PassageException logged(String call, PassageException failure) {
		logger.warn("Passage failed to {}: {}", call, failure.toString());
		return failure;
	}

	private static boolean isCode(PassageException failure, String code) {
		return code.equals(failure.getCode());
	}

}
