package com.example;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.testing.CeremonyRefusedException;
import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.VirtualAuthenticator;
import io.passkeyprofile.testing.VirtualAuthenticator.Misbehavior;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Without Spring: the class has an app of its own. */
@PassageSandboxTest
class PlainTests {

	@Test
	void addsAPasskeyAndSignsIn(PassageFlex passage, VirtualAuthenticator authenticator) {
		authenticator.register(passage.auth().createRegisterTransaction("anna", "Anna"));

		String nonce = authenticator.authenticate().nonce();

		assertEquals("anna", passage.auth().verifyNonce(nonce));
		assertEquals(1, passage.users().listDevices("anna").size());
	}

	@Test
	void refusesAnotherOrigin(PassageFlex passage, VirtualAuthenticator authenticator) {
		String transaction = passage.auth().createRegisterTransaction("bea", "Bea");

		assertThrows(CeremonyRefusedException.class,
				() -> authenticator.misbehaving(Misbehavior.WRONG_ORIGIN).register(transaction));
	}

}
