package io.passkeyprofile.passage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

import io.passkeyprofile.StandaloneTest;
import io.passkeyprofile.WaitingTest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every way in which there can be no usable answer, against a real socket.
 */
@WaitingTest
@StandaloneTest
@Timeout(60)
class PassageUnavailableTests {

	private static final String JSON_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final PassageFlex passage = this.stub.client().build();

	private final PassageFlex impatient = this.stub.client().readTimeout(Duration.ofMillis(300)).build();

	@Test
	void aRefusedConnectionIsUnavailable() throws IOException {
		int freePort = freePort();
		PassageUnavailableException ex = unavailable(() -> clientOf(freePort).auth().verifyNonce("n0nce"));
		assertThat(ex.isTimeout()).isFalse();
		assertThat(ex).hasCauseInstanceOf(IOException.class);
	}

	@Test
	void saysWhatToDo() throws IOException {
		assertThat(unavailable(() -> clientOf(freePort()).auth().verifyNonce("n0nce")))
			.hasMessage("POST /apps/{appId}/authenticate/verify: The server was not reached, or the connection broke. "
					+ "Check the base URL and the network, then try again.");
		this.stub.silence().raw("");
		assertThat(unavailable(() -> this.impatient.auth().verifyNonce("n0nce")))
			.hasMessage("POST /apps/{appId}/authenticate/verify: No complete answer within 300 ms. "
					+ "Try again later, or raise the read timeout.");
		assertThat(unavailable(() -> this.passage.users().get(TestAnswers.EXTERNAL_ID)))
			.hasMessageStartingWith("GET /apps/{appId}/users: The server was not reached");
	}

	@Test
	void aConnectionThatIsNeverAcceptedTimesOut() throws IOException {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
				Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
			assertThat(first.isConnected() && second.isConnected()).isTrue();
			PassageFlex client = clientOf(full.getLocalPort());
			PassageUnavailableException ex = unavailable(() -> client.auth().verifyNonce("n0nce"));
			assertThat(ex.isTimeout()).isTrue();
			assertThat(ex)
				.hasMessage("POST /apps/{appId}/authenticate/verify: No connection within the connect timeout. "
						+ "Check the base URL and the network, or raise the connect timeout.");
		}
	}

	@Test
	void headersThatNeverComeTimeOut() {
		this.stub.silence();
		assertThat(unavailable(() -> this.impatient.auth().verifyNonce("n0nce")).isTimeout()).isTrue();
	}

	@Test
	void headersThatDripTimeOut() {
		this.stub.drip("HTTP/1.1 200 OK\r\nX-Slow: ");
		assertThat(unavailable(() -> this.impatient.auth().verifyNonce("n0nce")).isTimeout()).isTrue();
	}

	@Test
	void aBodyThatDripsTimesOut() {
		this.stub.drip(JSON_HEAD + "Content-Length: 100000\r\n\r\n{");
		assertThat(unavailable(() -> this.impatient.auth().verifyNonce("n0nce")).isTimeout()).isTrue();
	}

	@Test
	void aBodyThatDripsAfterCompleteJsonTimesOut() {
		this.stub.drip(JSON_HEAD + "Content-Length: 100000\r\n\r\n{\"external_id\": \"ext\"}");
		assertThat(unavailable(() -> this.impatient.auth().verifyNonce("n0nce")).isTimeout()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 ", "no HTTP at all\r\n\r\n", "HTTP/1.1 099 Odd\r\n\r\n",
			JSON_HEAD + "Content-Length: 100\r\n\r\n",
			JSON_HEAD + "Content-Length: 100\r\n\r\n{\"external_id\": \"ext\"}",
			JSON_HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"ext",
			"HTTP/1.1 200 OK\r\nContent-Type: ///\r\nContent-Length: 2\r\n\r\n{}" })
	void brokenHttpIsUnavailable(String answer) {
		this.stub.raw(answer);
		assertThat(unavailable(() -> this.passage.auth().verifyNonce("n0nce")).isTimeout()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "{}", "7", "{\"external_id\": null}", "{\"external_id\": \" \"}",
			"{\"external_id\": \"ext", "{\"external_id\": \"ext\"} x",
			"<html><body>Sign in to the hotel</body></html>" })
	void anAnswerOtherThanTheExpectedJsonIsUnavailable(String body) {
		this.stub.json(200, body);
		PassageUnavailableException ex = unavailable(() -> this.passage.auth().verifyNonce("n0nce"));
		assertThat(ex.isTimeout()).isFalse();
		assertThat(ex).hasNoCause();
	}

	@Test
	void readsJsonWithoutAContentType() {
		this.stub.respond(200, "", "{\"external_id\": \"ext\"}");
		assertThat(this.passage.auth().verifyNonce("n0nce")).isEqualTo("ext");
	}

	@Test
	void htmlIsUnavailable() {
		this.stub.respond(200, "Content-Type: text/html\r\n", "<html></html>");
		unavailable(() -> this.passage.auth().verifyNonce("n0nce"));
	}

	@Test
	void anAnswerThatIsTooLongIsUnavailable() {
		this.stub.json(200, "{\"external_id\": \"ext\", \"more\": [" + "0,".repeat(5_000_000) + "0]}");
		assertThat(unavailable(() -> this.passage.auth().verifyNonce("n0nce")))
			.hasMessageContaining("The answer is not the JSON that Passage sends");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
			"HTTP/1.1 204 No Content\r\n\r\n", JSON_HEAD + "Content-Length: 2\r\n\r\n{}" })
	void revokingNeedsNoBody(String answer) {
		lookUp().raw(answer);
		assertThatCode(this::revoke).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{",
			"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>" })
	void revokingFailsIfAProxyAnswers(String answer) {
		lookUp().raw(answer);
		unavailable(this::revoke);
	}

	@Test
	void anInterruptedCallIsUnavailableAndKeepsTheInterrupt() {
		Thread.currentThread().interrupt();
		try {
			unavailable(() -> this.passage.auth().verifyNonce("n0nce"));
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		}
		finally {
			Thread.interrupted();
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private StubPassage lookUp() {
		return this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID));
	}

	private void revoke() {
		this.passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, TestAnswers.DEVICE_ID);
	}

	private static PassageFlex clientOf(int port) {
		return PassageFlex.builder(StubPassage.APP_ID, StubPassage.API_KEY)
			.baseUrl(URI.create("http://127.0.0.1:" + port))
			.connectTimeout(Duration.ofMillis(300))
			.build();
	}

	private static PassageUnavailableException unavailable(ThrowingCallable call) {
		PassageUnavailableException ex = catchThrowableOfType(PassageUnavailableException.class, call);
		assertThat(ex).isNotNull();
		assertThat(ex.getStatus()).isZero();
		assertThat(ex.getCode()).isNull();
		return ex;
	}

}
