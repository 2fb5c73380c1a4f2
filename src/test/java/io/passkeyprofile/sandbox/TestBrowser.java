package io.passkeyprofile.sandbox;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser on a page of an app, usually of the first app. It runs ceremonies without an
 * API key.
 */
public final class TestBrowser {

	public static final String CHROME_ON_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
			+ "(KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

	private final TestSandbox sandbox;

	public String userAgent = CHROME_ON_WINDOWS;

	/** The {@code Origin} header of requests to this app, or null for none. */
	public @Nullable String origin = "http://localhost:8080";

	private final String app;

	private final String apiKey;

	public TestBrowser(TestSandbox sandbox) {
		this(sandbox, TestSandbox.APP, TestSandbox.KEY);
	}

	/** A browser on a page of another app. */
	public TestBrowser(TestSandbox sandbox, String app, String apiKey) {
		this.sandbox = sandbox;
		this.app = app;
		this.apiKey = apiKey;
	}

	public TestSandbox.Answer post(String app, String path, String json) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.sandbox.uri(app, path));
		String sender = app.equals(this.app) ? this.origin : "https://other.example";
		if (sender != null) {
			request.header("Origin", sender);
		}
		return TestSandbox.send(request.header("Content-Type", "application/json")
			.header("Passage-Flex-Version", "@passageidentity/passage-flex-js 1.0.2")
			.header("User-Agent", this.userAgent)
			.POST(BodyPublishers.ofString(json)));
	}

	public TestSandbox.Answer startRegister(String transactionId) {
		return post(this.app, "/register/transactions/webauthn/start", transaction(transactionId));
	}

	public TestSandbox.Answer startRegisterFor(String externalId) {
		return startRegister(
				TestSandbox
					.send(HttpRequest.newBuilder(this.sandbox.uri(this.app, "/transactions/register"))
						.header("Authorization", "Bearer " + this.apiKey)
						.header("Content-Type", "application/json")
						.POST(BodyPublishers.ofString(
								"{\"external_id\": \"%s\", \"passkey_display_name\": \"Anna\"}".formatted(externalId))))
					.json("$.transaction_id"));
	}

	public TestSandbox.Answer finishRegister(String json) {
		return post(this.app, "/register/transactions/webauthn/finish", json);
	}

	public TestSandbox.Answer startAuthenticate(@Nullable String transactionId) {
		return post(this.app, "/authenticate/transactions/webauthn/start", transaction(transactionId));
	}

	public TestSandbox.Answer startAuthenticateFor(String externalId) {
		return startAuthenticate(this.sandbox.authenticate(externalId).json("$.transaction_id"));
	}

	public TestSandbox.Answer finishAuthenticate(String json) {
		return post(this.app, "/authenticate/transactions/webauthn/finish", json);
	}

	/** Registers a passkey. */
	public TestSandbox.Answer register(String externalId, TestAuthenticator authenticator) {
		TestSandbox.Answer answer = finishRegister(
				new TestRegistration(authenticator, startRegisterFor(externalId)).json());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer;
	}

	/** Signs in without a transaction. */
	public TestSandbox.Answer authenticate(TestAuthenticator authenticator) {
		return finishAuthenticate(new TestAssertion(authenticator, startAuthenticate(null)).json());
	}

	/** Asserts that a spoiled registration is refused and leaves no trace. */
	public void assertRegisterRefused(TestAuthenticator authenticator, Consumer<TestRegistration> spoiler) {
		assertRegisterRefused(authenticator, spoiler, "401 webauthn_login_failed");
	}

	public void assertRegisterRefused(TestAuthenticator authenticator, Consumer<TestRegistration> spoiler,
			String error) {
		TestSandbox.Answer started = startRegisterFor("refused");
		TestRegistration registration = new TestRegistration(authenticator, started);
		spoiler.accept(registration);
		int devices = this.sandbox.count("device");
		int nonces = this.sandbox.count("nonce");
		TestSandbox.Answer answer = finishRegister(registration.json());
		assertThat(answer.error()).isEqualTo(error);
		assertThat(answer.body()).doesNotContain("Exception");
		assertThat(this.sandbox.count("device")).isEqualTo(devices);
		assertThat(this.sandbox.count("nonce")).isEqualTo(nonces);
		// The refused request has consumed the handshake
		assertThat(finishRegister(new TestRegistration(TestAuthenticator.es256(), started).json()).error())
			.isEqualTo("404 transaction_not_found");
	}

	public void assertAuthenticateRefused(TestSandbox.Answer started, TestAuthenticator authenticator, String error) {
		assertAuthenticateRefused(started, authenticator, (it) -> {
		}, error);
	}

	/** Asserts that a spoiled sign-in is refused and leaves no trace. */
	public void assertAuthenticateRefused(TestSandbox.Answer started, TestAuthenticator authenticator,
			Consumer<TestAssertion> spoiler, String error) {
		TestAssertion assertion = new TestAssertion(authenticator, started);
		spoiler.accept(assertion);
		Object before = signIns();
		TestSandbox.Answer answer = finishAuthenticate(assertion.json());
		assertThat(answer.error()).isEqualTo(error);
		assertThat(answer.body()).doesNotContain("Exception");
		assertThat(signIns()).isEqualTo(before);
		// The refused request has consumed the handshake
		assertThat(finishAuthenticate(new TestAssertion(authenticator, started).json()).error())
			.isEqualTo("404 transaction_not_found");
	}

	private Object signIns() {
		return List.of(this.sandbox.count("nonce"), this.sandbox.count("recent_event"),
				this.sandbox.jdbc()
					.sql("select sum(usage_count), max(sign_count), max(updated_at) from device")
					.query()
					.listOfRows(),
				this.sandbox.jdbc()
					.sql("select sum(login_count), max(last_login_at) from passage_user")
					.query()
					.listOfRows());
	}

	private static String transaction(@Nullable String transactionId) {
		return TestCeremony.JSON.writeValueAsString(
				(transactionId != null) ? Map.of("transaction_id", Objects.requireNonNull(transactionId)) : Map.of());
	}

}
