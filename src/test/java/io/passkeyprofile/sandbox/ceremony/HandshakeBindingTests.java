package io.passkeyprofile.sandbox.ceremony;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class HandshakeBindingTests {

	private static final String NOT_FOUND = "404 transaction_not_found";

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@Test
	void aHandshakeIsBoundToItsTransaction() {
		TestSandbox.Answer started = this.browser.startRegisterFor("anna");
		String otherTransactionId = this.sandbox.register("ben").json("$.transaction_id");
		TestRegistration registration = new TestRegistration(this.authenticator, started);
		registration.request.put("transaction_id", otherTransactionId);
		assertThat(this.browser.finishRegister(registration.json()).error()).isEqualTo(NOT_FOUND);
		assertThat(this.browser.finishRegister(new TestRegistration(this.authenticator, started).json()).error())
			.isEqualTo(NOT_FOUND);
		assertThat(this.sandbox.count("device")).isZero();
		// The other transaction has not been consumed
		assertThat(this.browser.startRegister(otherTransactionId).status()).isEqualTo(200);
	}

	@Test
	void aSignInMustFinishWithItsTransaction() {
		this.browser.register("anna", this.authenticator);
		TestAssertion without = new TestAssertion(this.authenticator, this.browser.startAuthenticateFor("anna"));
		without.request.remove("transaction_id");
		assertThat(this.browser.finishAuthenticate(without.json()).error()).isEqualTo(NOT_FOUND);
		TestAssertion with = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null));
		with.request.put("transaction_id", this.sandbox.authenticate("anna").json("$.transaction_id"));
		assertThat(this.browser.finishAuthenticate(with.json()).error()).isEqualTo(NOT_FOUND);
	}

	@Test
	void refusesUnknownIds() {
		this.browser.register("anna", this.authenticator);
		assertThat(this.browser.startRegister("unknown").error()).isEqualTo(NOT_FOUND);
		assertThat(this.browser.startAuthenticate("unknown").error()).isEqualTo(NOT_FOUND);
		TestRegistration registration = new TestRegistration(TestAuthenticator.es256(),
				this.browser.startRegisterFor("anna"));
		registration.request.put("handshake_id", "unknown");
		assertThat(this.browser.finishRegister(registration.json()).error()).isEqualTo(NOT_FOUND);
		TestAssertion assertion = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null));
		assertion.request.put("handshake_id", "unknown");
		assertThat(this.browser.finishAuthenticate(assertion.json()).error()).isEqualTo(NOT_FOUND);
	}

	@Test
	void theOtherCeremonyCannotUseATransaction() {
		this.browser.register("anna", this.authenticator);
		String register = this.sandbox.register("anna").json("$.transaction_id");
		String authenticate = this.sandbox.authenticate("anna").json("$.transaction_id");
		assertThat(this.browser.startAuthenticate(register).error()).isEqualTo(NOT_FOUND);
		assertThat(this.browser.startRegister(authenticate).error()).isEqualTo(NOT_FOUND);
		TestSandbox.Answer started = this.browser.startRegister(register);
		assertThat(this.browser.finishAuthenticate(new TestAssertion(this.authenticator, started).json()).error())
			.isEqualTo(NOT_FOUND);
		assertThat(
				this.browser.finishRegister(new TestRegistration(TestAuthenticator.es256(), started).json()).status())
			.isEqualTo(200);
	}

	@Test
	void anotherAppCannotUseATransaction() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		String start = "/register/transactions/webauthn/start";
		String finish = "/register/transactions/webauthn/finish";
		assertThat(
				this.browser.post(TestSandbox.OTHER_APP, start, "{\"transaction_id\": \"%s\"}".formatted(transactionId))
					.error())
			.isEqualTo(NOT_FOUND);
		String json = new TestRegistration(this.authenticator, this.browser.startRegister(transactionId)).json();
		assertThat(this.browser.post(TestSandbox.OTHER_APP, finish, json).error()).isEqualTo(NOT_FOUND);
		assertThat(this.browser.finishRegister(json).status()).isEqualTo(200);
	}

}
