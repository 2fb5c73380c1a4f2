package io.passkeyprofile.passage;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A server that records requests byte for byte and answers from a script, with valid HTTP
 * or without. Each connection serves one request.
 */
public final class StubPassage implements AutoCloseable {

	public static final String APP_ID = "9DeEXvYBStnzwQcHFd6f558L";

	public static final String API_KEY = "key-Zq7SECRETxw2";

	/** CR, LF, CR, LF. */
	private static final int END_OF_HEAD = 0x0D0A0D0A;

	private static final Pattern CONTENT_LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

	private final ServerSocket server;

	private final Queue<Answer> script = new ConcurrentLinkedQueue<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile @Nullable URI forwardTo;

	public StubPassage() {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	/** Returns the base URL of this stub. */
	public URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getLocalPort() + "/v1");
	}

	/** Returns a builder of a client for this stub. */
	public PassageFlex.Builder client() {
		return PassageFlex.builder(APP_ID, API_KEY).baseUrl(url()).readTimeout(Duration.ofSeconds(10));
	}

	/** Answers with JSON. */
	public StubPassage json(int status, String body) {
		return respond(status, "Content-Type: application/json\r\n", body);
	}

	/** Answers with these header lines, each ending in CRLF, and this body. */
	public StubPassage respond(int status, String headers, String body) {
		int length = body.getBytes(StandardCharsets.UTF_8).length;
		return raw("HTTP/1.1 " + status + " Stub\r\n" + headers + "Content-Length: " + length
				+ "\r\nConnection: close\r\n\r\n" + body);
	}

	/** Sends these characters, then closes the connection. */
	public StubPassage raw(String answer) {
		this.script.add((out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
		return this;
	}

	/** Counts down {@code arrived}, waits for {@code let}, then answers with JSON. */
	public StubPassage jsonAfter(CountDownLatch arrived, CountDownLatch let, int status, String body) {
		this.script.add((out) -> {
			arrived.countDown();
			let.await();
			out.write(("HTTP/1.1 " + status + " Stub\r\nContent-Type: application/json\r\nContent-Length: "
					+ body.length() + "\r\nConnection: close\r\n\r\n" + body)
				.getBytes(StandardCharsets.UTF_8));
		});
		return this;
	}

	/**
	 * Hands requests on to another server, until this stub is {@linkplain #clear()
	 * cleared}.
	 */
	public void forwardTo(URI server) {
		this.forwardTo = server;
	}

	/** Removes the answers that have not been given, and forwards nothing any more. */
	public void clear() {
		this.script.clear();
		this.forwardTo = null;
	}

	/** Sends these characters, then a space every 20 ms until the stub is closed. */
	public StubPassage drip(String beginning) {
		this.script.add((out) -> {
			out.write(beginning.getBytes(StandardCharsets.UTF_8));
			while (!this.closed.await(20, TimeUnit.MILLISECONDS)) {
				out.write(' ');
				out.flush();
			}
		});
		return this;
	}

	/** Sends nothing and keeps the connection open. */
	public StubPassage silence() {
		this.script.add((out) -> this.closed.await());
		return this;
	}

	/** Returns the head and body of each request so far. */
	public List<String> requests() {
		return this.requests;
	}

	/** Returns the method and path of each request so far. */
	public List<String> requestLines() {
		return this.requests.stream().map((request) -> request.substring(0, request.indexOf(" HTTP/1.1\r\n"))).toList();
	}

	/** Returns whether every answer of the script has been given. */
	public boolean isSpent() {
		return this.script.isEmpty();
	}

	@Override
	public void close() {
		this.closed.countDown();
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() throws IOException {
		while (!this.server.isClosed()) {
			Socket socket = this.server.accept();
			start(() -> serve(socket));
		}
	}

	private void serve(Socket socket) throws IOException, InterruptedException {
		try (socket;
				InputStream in = new BufferedInputStream(socket.getInputStream());
				OutputStream out = socket.getOutputStream()) {
			String request = readRequest(in);
			this.requests.add(request);
			URI to = this.forwardTo;
			Answer answer = (to != null) ? (client) -> forward(request, to, client) : this.script.poll();
			if (answer != null) {
				answer.send(out);
				out.flush();
			}
		}
	}

	private static void forward(String request, URI to, OutputStream out) throws IOException {
		try (Socket socket = new Socket(to.getHost(), to.getPort())) {
			// Otherwise the end of the answer would be hard to see
			String last = request.replaceFirst("\r\n", "\r\nConnection: close\r\n");
			socket.getOutputStream().write(last.getBytes(StandardCharsets.UTF_8));
			socket.getInputStream().transferTo(out);
		}
	}

	/** Reads the head and body of one request. */
	static String readRequest(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		int lastFour = 0;
		while (lastFour != END_OF_HEAD) {
			int next = in.read();
			if (next == -1) {
				throw new EOFException("The client closed the connection");
			}
			head.write(next);
			lastFour = (lastFour << 8) | next;
		}
		String text = head.toString(StandardCharsets.ISO_8859_1);
		Matcher length = CONTENT_LENGTH.matcher(text);
		byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
		return text + new String(body, StandardCharsets.UTF_8);
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException | InterruptedException ex) {
				// The test has ended, or the client has closed the connection
			}
		}, "stub-passage");
		thread.setDaemon(true);
		thread.start();
	}

	private interface Answer {

		void send(OutputStream out) throws IOException, InterruptedException;

	}

	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}
