package io.passkeyprofile.passage;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Assertions about calls that Passage refuses.
 */
final class TestRefusals {

	private TestRefusals() {
	}

	static void assertRefused(int status, String code, ThrowingCallable call) {
		PassageException ex = catchThrowableOfType(PassageException.class, call);
		assertThat(ex.getStatus()).isEqualTo(status);
		assertThat(ex.getCode()).isEqualTo(code);
	}

}
