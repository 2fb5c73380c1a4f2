package io.passkeyprofile.testing;

/**
 * The sandbox did not start, or refused a call of {@link SandboxControl}. The message
 * says why.
 */
public final class SandboxException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SandboxException(String message) {
		super(message);
	}

	SandboxException(String message, Throwable cause) {
		super(message, cause);
	}

}
