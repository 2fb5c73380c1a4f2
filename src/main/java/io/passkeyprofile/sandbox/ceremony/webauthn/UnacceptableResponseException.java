package io.passkeyprofile.sandbox.ceremony.webauthn;

import io.passkeyprofile.sandbox.journal.Refusal;

/**
 * A response failed a check that webauthn4j leaves to its caller.
 */
final class UnacceptableResponseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Refusal refusal;

	UnacceptableResponseException(Refusal.Reason reason, Object... arguments) {
		super(reason.wireName(), null, false, false);
		this.refusal = Refusal.of(reason, arguments);
	}

	Refusal refusal() {
		return this.refusal;
	}

}
