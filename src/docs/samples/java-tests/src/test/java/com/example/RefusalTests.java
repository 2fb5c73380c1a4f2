package com.example;

import io.passkeyprofile.testing.CeremonyRefusedException;
import io.passkeyprofile.testing.PassageSandboxTest;
import io.passkeyprofile.testing.VirtualAuthenticator;
import io.passkeyprofile.testing.VirtualAuthenticator.Misbehavior;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertThrows;

/** A response that only an attacker would send is refused. */
@PassageSandboxTest
class RefusalTests {

	@Test
	void refusesAnotherOrigin(VirtualAuthenticator authenticator) {
		VirtualAuthenticator attacker = authenticator.misbehaving(Misbehavior.WRONG_ORIGIN);

		assertThrows(CeremonyRefusedException.class, () -> attacker.registerFor("bea"));
	}

}
