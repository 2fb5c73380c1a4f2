package io.passkeyprofile.testing;

import java.util.List;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.WaitingTest;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.testing.VirtualAuthenticator.Ceremony;
import io.passkeyprofile.testing.VirtualAuthenticator.Misbehavior;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A plain test as people write it, with all possible parameters.
 */
@WaitingTest
@ConcurrentTest
@PassageSandboxTest
class PassageSandboxExtensionTests {

	private final SandboxControl sandbox;

	private final PassageFlex passage;

	PassageSandboxExtensionTests(SandboxControl sandbox, PassageFlex passage) {
		this.sandbox = sandbox;
		this.passage = passage;
	}

	@Test
	void addsAPasskeyAndSignsIn(VirtualAuthenticator authenticator) {
		String anna = this.sandbox.newExternalId();
		Ceremony added = authenticator.registerFor(anna);

		assertThat(this.passage.auth().verifyNonce(added.nonce())).isEqualTo(anna);
		Ceremony signedIn = authenticator.authenticate();
		assertThat(this.passage.auth().verifyNonce(signedIn.nonce())).isEqualTo(anna);
		assertThat(signedIn.credential().signCount()).isEqualTo(2);
		assertThat(this.passage.users().listDevices(anna)).singleElement()
			.satisfies((device) -> assertThat(device.usageCount()).isEqualTo(1));
		assertThat(added).hasToString("Ceremony[credential=VirtualCredential[rpId=localhost, credentialId="
				+ added.credential().credentialId() + "]]");
	}

	@Test
	void saysWhoRefused(VirtualAuthenticator authenticator) {
		String anna = this.sandbox.newExternalId();
		String spoiled = register(anna);

		assertThatExceptionOfType(CeremonyRefusedException.class)
			.isThrownBy(() -> authenticator.misbehaving(Misbehavior.WRONG_RP).register(spoiled))
			.satisfies((ex) -> {
				assertThat(ex.status()).isEqualTo(401);
				assertThat(ex.code()).isEqualTo("webauthn_login_failed");
				assertThat(ex.exceptionName()).isNull();
			});
		authenticator.registerFor(anna);
		String again = register(anna);
		assertThatExceptionOfType(CeremonyRefusedException.class).isThrownBy(() -> authenticator.register(again))
			.satisfies((ex) -> {
				assertThat(ex.status()).isNull();
				assertThat(ex.exceptionName()).isEqualTo("InvalidStateError");
			});
	}

	@Test
	void eachMisbehaviorIsKnownToTheSandbox() {
		for (Misbehavior misbehavior : Misbehavior.values()) {
			VirtualAuthenticator authenticator = this.sandbox.createAuthenticator(AuthenticatorOptions.deviceBound())
				.misbehaving(misbehavior);
			boolean atRegistration = !List
				.of(Misbehavior.OLD_COUNTER, Misbehavior.UNKNOWN_CREDENTIAL, Misbehavior.WRONG_USER_HANDLE)
				.contains(misbehavior);
			String transaction = register(this.sandbox.newExternalId());

			assertThatExceptionOfType(atRegistration ? CeremonyRefusedException.class : SandboxException.class)
				.as(misbehavior.name())
				.isThrownBy(() -> authenticator.register(transaction));
		}
	}

	@Test
	void movesAPasskeyToAnotherAuthenticator(VirtualAuthenticator laptop) {
		String anna = this.sandbox.newExternalId();
		String id = laptop.registerFor(anna).credential().credentialId();
		VirtualAuthenticator phone = this.sandbox
			.createAuthenticator(AuthenticatorOptions.passkeyProvider().transports("hybrid"));

		phone.add(laptop.credential(id));
		laptop.removeCredentials();

		assertThat(laptop.credentials()).isEmpty();
		assertThat(this.passage.auth().verifyNonce(phone.authenticate().nonce())).isEqualTo(anna);
	}

	@Nested
	class InANestedClass {

		@Test
		void sharesTheAppOfTheOuterClass(SandboxControl sandbox) {
			assertThat(sandbox).isSameAs(PassageSandboxExtensionTests.this.sandbox);
		}

	}

	private String register(String externalId) {
		return this.passage.auth().createRegisterTransaction(externalId, "Anna");
	}

}
