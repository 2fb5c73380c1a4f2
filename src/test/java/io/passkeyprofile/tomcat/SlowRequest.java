package io.passkeyprofile.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request whose body arrives byte by byte and never ends.
 */
public final class SlowRequest {

	private static final int PAUSE_MILLIS = 20;

	private final String head;

	private final String beginning;

	private final String repeated;

	private SlowRequest(String head, String beginning, String repeated) {
		this.head = head;
		this.beginning = beginning;
		this.repeated = repeated;
	}

	/**
	 * Creates a request.
	 * @param requestLine the method and target
	 * @param headers the header lines
	 * @param beginning the start of the body, sent with the headers
	 * @param repeated the bytes that follow one by one, again and again; may be empty
	 */
	public static SlowRequest of(String requestLine, List<String> headers, String beginning, String repeated) {
		return new SlowRequest(
				requestLine + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n", beginning,
				repeated);
	}

	/**
	 * Sends bytes until the server closes the connection, even after its response.
	 * @return the response, one character per byte; empty if there was none
	 */
	public String send(int port) {
		try (Socket socket = new Socket("localhost", port)) {
			socket.getOutputStream().write((this.head + this.beginning).getBytes(StandardCharsets.ISO_8859_1));
			return exchange(socket);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String exchange(Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		OutputStream out = socket.getOutputStream();
		socket.setSoTimeout(PAUSE_MILLIS);
		StringBuilder answer = new StringBuilder();
		int sent = 0;
		try {
			while (true) {
				try {
					int value = in.read();
					if (value == -1) {
						return answer.toString();
					}
					answer.append((char) value);
				}
				catch (SocketTimeoutException ex) {
					if (!this.repeated.isEmpty()) {
						out.write(this.repeated.charAt(sent++ % this.repeated.length()));
					}
				}
			}
		}
		catch (SocketException ex) {
			// The server closed the connection with data left to read
			return answer.toString();
		}
	}

}
