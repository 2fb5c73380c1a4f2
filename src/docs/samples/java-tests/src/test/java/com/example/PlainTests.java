package com.example;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.VirtualAuthenticator;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Without Spring, each test class has an app of its own. */
@PassageSandboxTest
class PlainTests {

	@Test
	void addsAPasskeyAndSignsIn(PassageFlex passage, VirtualAuthenticator authenticator) {
		authenticator.registerFor("anna");

		String nonce = authenticator.authenticate().nonce();

		assertEquals("anna", passage.auth().verifyNonce(nonce));
		assertEquals(1, passage.users().listDevices("anna").size());
	}

}
