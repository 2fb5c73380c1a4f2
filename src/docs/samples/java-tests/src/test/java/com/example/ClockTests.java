package com.example;

import java.time.Duration;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.SandboxControl;
import io.passkeyprofile.testing.VirtualAuthenticator;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A nonce expires, and the test doesn't have to wait for it. */
@PassageSandboxTest
class ClockTests {

	@Test
	void aNonceExpires(PassageFlex passage, VirtualAuthenticator authenticator, SandboxControl sandbox) {
		String nonce = authenticator.registerFor("anna").nonce();

		sandbox.advanceClock(Duration.ofMinutes(2));

		assertEquals(401, assertThrows(PassageException.class, () -> passage.auth().verifyNonce(nonce)).getStatus());
	}

}
