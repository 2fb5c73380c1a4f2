package io.passkeyprofile.passage;

import java.net.URI;
import java.time.Duration;

import io.passkeyprofile.StandaloneTest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Invalid arguments are refused before anything is sent.
 */
@StandaloneTest
class PassageArgumentsTests {

	private final StubPassage stub = new StubPassage();

	private final PassageFlex passage = this.stub.client().build();

	@AfterEach
	void nothingWasSent() {
		assertThat(this.stub.requests()).isEmpty();
		this.stub.close();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "\t\n", "lone \ud83d surrogate" })
	void refusesBlankOrMalformedText(String text) {
		refuses("externalId", () -> this.passage.users().get(text));
		refuses("externalId", () -> this.passage.users().listDevices(text));
		refuses("externalId", () -> this.passage.users().revokeDevice(text, TestAnswers.DEVICE_ID));
		refuses("deviceId", () -> this.passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, text));
		refuses("externalId", () -> this.passage.auth().createRegisterTransaction(text, "Zoë"));
		refuses("passkeyDisplayName",
				() -> this.passage.auth().createRegisterTransaction(TestAnswers.EXTERNAL_ID, text));
		refuses("externalId", () -> this.passage.auth().createAuthenticateTransaction(text));
		refuses("nonce", () -> this.passage.auth().verifyNonce(text));
		refuses("appId", () -> PassageFlex.builder(text, StubPassage.API_KEY));
		refuses("apiKey", () -> PassageFlex.builder(StubPassage.APP_ID, text));
	}

	@ParameterizedTest
	@ValueSource(strings = { ".", "..", "/", "a/b", "../users", "a\\b", "a\r\nb", "a\u0000", "a\u0085" })
	void refusesIdsThatWouldChangeThePath(String id) {
		refuses("deviceId", () -> this.passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, id));
		refuses("appId", () -> PassageFlex.builder(id, StubPassage.API_KEY));
	}

	@Test
	void refusesIdsLongerThan128Characters() {
		assertThat(PassageHttp.requirePathId("x".repeat(128), "deviceId")).hasSize(128);
		refuses("deviceId", () -> this.passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, "x".repeat(129)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "two words", "line\r\nX-Injected: yes", "kéy" })
	void refusesApiKeysThatDoNotFitInAHeaderWithoutQuotingThem(String key) {
		assertThatIllegalArgumentException().isThrownBy(() -> PassageFlex.builder(StubPassage.APP_ID, key))
			.withMessageStartingWith("apiKey ")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1", "passage.example.com", "ftp://passage.example.com", "file:///v1", "mailto:a@b",
			"http:///v1", "http://me:secret@passage.example.com", "http://passage.example.com/v1?x=1",
			"http://passage.example.com/v1#x", "http://passage.example.com/a%2Fb", "http://bad_host/v1" })
	void refusesInvalidBaseUrls(String url) {
		refuses("baseUrl", () -> this.stub.client().baseUrl(URI.create(url)));
	}

	@Test
	void refusesToBuildWithoutABaseUrl() {
		refuses("baseUrl", () -> PassageFlex.builder(StubPassage.APP_ID, StubPassage.API_KEY).build());
		refuses("baseUrl", () -> this.stub.client().baseUrl(null));
	}

	@Test
	void refusesTimeoutsBelowOneMillisecond() {
		refuses("connectTimeout", () -> this.stub.client().connectTimeout(Duration.ZERO));
		refuses("connectTimeout", () -> this.stub.client().connectTimeout(null));
		refuses("readTimeout", () -> this.stub.client().readTimeout(Duration.ofNanos(1)));
		refuses("readTimeout", () -> this.stub.client().readTimeout(Duration.ofSeconds(-1)));
	}

	@Test
	void refusesANullStore() {
		refuses("userIdStore", () -> this.stub.client().userIdStore(null));
	}

	private static void refuses(String argument, ThrowingCallable call) {
		assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(argument + " must ");
	}

}
