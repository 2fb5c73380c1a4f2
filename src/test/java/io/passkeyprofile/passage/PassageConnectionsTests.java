package io.passkeyprofile.passage;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.passkeyprofile.StandaloneTest;
import io.passkeyprofile.WaitingTest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Connections are reused, shared between threads, limited in time, and closed.
 */
@WaitingTest
@StandaloneTest
@Timeout(60)
class PassageConnectionsTests {

	@AutoClose
	private final EchoServer server = new EchoServer();

	private final PassageFlex passage = client(this.server.port()).readTimeout(Duration.ofSeconds(30)).build();

	@Test
	void callsInARowShareOneConnection() {
		for (int i = 0; i < 50; i++) {
			assertThat(this.passage.auth().verifyNonce("nonce-" + i)).isEqualTo("nonce-" + i);
		}
		assertThat(this.server.opened).hasValue(1);
	}

	@Test
	void threadsShareOneClient() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(16);
		try {
			List<Future<String>> answers = new ArrayList<>();
			for (int i = 0; i < 500; i++) {
				String nonce = "nonce-" + i;
				answers.add(threads.submit(() -> this.passage.auth().verifyNonce(nonce)));
			}
			for (int i = 0; i < 500; i++) {
				assertThat(answers.get(i).get()).isEqualTo("nonce-" + i);
			}
			assertThat(this.server.opened).hasValueLessThanOrEqualTo(16);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void replacesAConnectionThatTheServerClosed() throws InterruptedException {
		this.server.closeAfterAnswer = true;
		assertThat(this.passage.auth().verifyNonce("first")).isEqualTo("first");
		// Time for the client to notice
		Thread.sleep(500);
		assertThat(this.passage.auth().verifyNonce("second")).isEqualTo("second");
		assertThat(this.server.opened).hasValue(2);
	}

	@Test
	void closingTheClientClosesItsConnections() throws InterruptedException {
		this.passage.auth().verifyNonce("n0nce");
		this.passage.close();
		while (this.server.closed.get() == 0) {
			// Before Java 21, only this ends the JDK's client
			System.gc();
			Thread.sleep(50);
		}
		assertThat(this.server.opened).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
			"HTTP/1.1 500 Oops\r\nContent-Length: 9\r\n\r\n{" })
	void aTimeoutClosesTheConnection(String beginning) throws InterruptedException {
		this.server.answerInstead = beginning;
		PassageFlex impatient = client(this.server.port()).readTimeout(Duration.ofMillis(300)).build();
		failureOf(() -> impatient.auth().verifyNonce("n0nce"));
		while (this.server.closed.get() == 0) {
			Thread.sleep(10);
		}
		impatient.close();
	}

	@Test
	void waitsThreeSecondsForAnAnswerByDefault() {
		this.server.answerInstead = "";
		long start = System.nanoTime();
		PassageException ex = failureOf(() -> client(this.server.port()).build().auth().verifyNonce("n0nce"));
		assertThat(ex).isInstanceOfSatisfying(PassageUnavailableException.class,
				(unavailable) -> assertThat(unavailable.isTimeout()).isTrue());
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(3),
				Duration.ofSeconds(20));
	}

	@Test
	void waitsOneSecondForAConnectionByDefault() throws IOException {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
				Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
			assertThat(first.isConnected() && second.isConnected()).isTrue();
			PassageFlex client = client(full.getLocalPort()).readTimeout(Duration.ofSeconds(30)).build();
			long start = System.nanoTime();
			assertThat(failureOf(() -> client.auth().verifyNonce("n0nce")))
				.hasMessageContaining("No connection within the connect timeout");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1),
					Duration.ofSeconds(20));
		}
	}

	@Test
	void anInterruptEndsACallThatWaits() throws InterruptedException {
		this.server.answerInstead = "";
		AtomicReference<PassageException> failure = new AtomicReference<>();
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			failure.set(failureOf(() -> this.passage.auth().verifyNonce("n0nce")));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		while (this.server.requests.get() == 0) {
			Thread.sleep(10);
		}
		caller.interrupt();
		caller.join(20_000);
		assertThat(failure.get()).hasMessageContaining("interrupted");
		assertThat(interrupted.get()).isTrue();
		while (this.server.closed.get() == 0) {
			Thread.sleep(10);
		}
	}

	private static PassageFlex.Builder client(int port) {
		return PassageFlex.builder(StubPassage.APP_ID, StubPassage.API_KEY)
			.baseUrl(URI.create("http://127.0.0.1:" + port));
	}

	private static PassageException failureOf(Runnable call) {
		PassageException ex = catchThrowableOfType(PassageException.class, call::run);
		assertThat(ex).isNotNull();
		return ex;
	}

	/**
	 * Answers each nonce with itself as the external ID, keeps connections open, and
	 * counts them.
	 */
	private static final class EchoServer implements AutoCloseable {

		private final AtomicInteger opened = new AtomicInteger();

		private final AtomicInteger requests = new AtomicInteger();

		/** How many connections the client has closed. */
		private final AtomicInteger closed = new AtomicInteger();

		private final ServerSocket socket;

		private volatile boolean closeAfterAnswer;

		/** Sent instead of the answer, after which nothing more comes. */
		private volatile String answerInstead;

		EchoServer() {
			try {
				this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			start(this::accept);
		}

		int port() {
			return this.socket.getLocalPort();
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

		private void accept() {
			while (!this.socket.isClosed()) {
				try {
					Socket connection = this.socket.accept();
					this.opened.incrementAndGet();
					start(() -> serve(connection));
				}
				catch (IOException ex) {
					// The test has ended
				}
			}
		}

		private void serve(Socket connection) {
			try (connection; InputStream in = connection.getInputStream()) {
				do {
					String request = StubPassage.readRequest(in);
					this.requests.incrementAndGet();
					connection.getOutputStream().write(answer(request).getBytes(StandardCharsets.UTF_8));
				}
				while (!this.closeAfterAnswer);
			}
			catch (IOException ex) {
				// The client closed or reset the connection
				this.closed.incrementAndGet();
			}
		}

		private String answer(String request) {
			String answerInstead = this.answerInstead;
			if (answerInstead != null) {
				return answerInstead;
			}
			String body = request.substring(request.indexOf("\r\n\r\n") + 4).replace("nonce\":", "external_id\":");
			return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
					+ body;
		}

		private static void start(Runnable task) {
			Thread thread = new Thread(task, "echo-server");
			thread.setDaemon(true);
			thread.start();
		}

	}

}
