package io.passkeyprofile.sandbox;

import java.io.IOException;

/**
 * The body passed the limit while it was read.
 */
final class BodyTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

}
