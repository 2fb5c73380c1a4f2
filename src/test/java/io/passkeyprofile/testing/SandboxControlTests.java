package io.passkeyprofile.testing;

import java.time.Duration;
import java.time.Instant;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Control of a whole app: its users, its clock, its faults and its calls.
 */
@ConcurrentTest
@ResourceLock("The app, which all its tests change")
@PassageSandboxTest(authOrigin = "https://app.example")
class SandboxControlTests {

	private final SandboxControl sandbox;

	private final PassageFlex passage;

	SandboxControlTests(SandboxControl sandbox, PassageFlex passage) {
		this.sandbox = sandbox;
		this.passage = passage;
	}

	@AfterEach
	void reset() {
		this.sandbox.reset();
		this.sandbox.resetClock();
		this.sandbox.clearFaults();
	}

	@Test
	void hasTheOriginOfTheAnnotation(VirtualAuthenticator authenticator) {
		assertThat(authenticator.register(register("anna")).credential().rpId()).isEqualTo("app.example");

		this.sandbox.setAuthOrigin("http://localhost:3000");

		assertThat(authenticator.register(register("bea")).credential().rpId()).isEqualTo("localhost");
		this.sandbox.setAuthOrigin("https://app.example");
	}

	@Test
	void putsUsersBack(VirtualAuthenticator authenticator) {
		authenticator.register(register("anna"));
		this.sandbox.snapshot("with-anna");
		String users = this.sandbox.users();
		assertThat(users.lines()).singleElement().asString().contains("\"anna\"");

		this.sandbox.reset();
		assertThat(this.sandbox.users()).isEmpty();
		this.sandbox.restore("with-anna");
		assertThat(this.passage.auth().verifyNonce(authenticator.authenticate().nonce())).isEqualTo("anna");
		this.sandbox.reset();
		this.sandbox.seed(users);
		assertThat(this.passage.users().listDevices("anna")).hasSize(1);
		assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> this.sandbox.restore("another"))
			.withMessageContaining("404");
	}

	@Test
	void letsANonceExpire(VirtualAuthenticator authenticator) {
		String nonce = authenticator.register(register("anna")).nonce();

		this.sandbox.advanceClock(Duration.ofMinutes(2));

		assertThatExceptionOfType(PassageException.class).isThrownBy(() -> this.passage.auth().verifyNonce(nonce))
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(PassageException.INVALID_NONCE));
		Instant new2030 = Instant.parse("2030-01-01T00:00:00Z");
		this.sandbox.setClock(new2030);
		assertThat(this.sandbox.now()).isCloseTo(new2030, within(Duration.ofMinutes(1)));
	}

	@Test
	void failsOnDemand() {
		this.sandbox.addFault(SandboxFault.status(503).code("maintenance").times(1));
		assertThatExceptionOfType(PassageException.class).isThrownBy(() -> register("anna"))
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo("maintenance"));
		register("anna");

		this.sandbox.addFault(SandboxFault.reset().on("POST", "/v1/apps/*/transactions/register"));
		assertThatExceptionOfType(PassageUnavailableException.class).isThrownBy(() -> register("anna"));
		assertThat(this.passage.users().get("anna").externalId()).isEqualTo("anna");
		this.sandbox.clearFaults();
		register("anna");
	}

	@Test
	void knowsWhatWasCalled(VirtualAuthenticator authenticator) {
		this.sandbox.clearCalls();
		authenticator.register(register("anna"));

		this.sandbox.verifyCalls(1, "POST", "transactions/register");
		assertThat(this.sandbox.waitForCall("POST", "webauthn/finish", Duration.ofSeconds(5)).status()).isEqualTo(200);
		assertThat(this.sandbox.calls()).hasSize(3).allMatch((call) -> !call.refused());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.sandbox.verifyCalls(1, "DELETE", "transactions/register"))
			.withMessageContaining("nearest miss");
		assertThatExceptionOfType(SandboxException.class)
			.isThrownBy(() -> this.sandbox.waitForCall("DELETE", "users", Duration.ofMillis(1)));
	}

	private String register(String externalId) {
		return this.passage.auth().createRegisterTransaction(externalId, "Anna");
	}

}
