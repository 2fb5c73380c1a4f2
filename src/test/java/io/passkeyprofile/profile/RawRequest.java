package io.passkeyprofile.profile;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that no browser would send.
 */
public final class RawRequest {

	private final List<String> lines = new ArrayList<>();

	private String body = "";

	public RawRequest(String requestLine) {
		this.lines.add(requestLine.contains(" HTTP/") ? requestLine : requestLine + " HTTP/1.1");
	}

	public RawRequest header(String name, String value) {
		this.lines.add(name + ": " + value);
		return this;
	}

	public RawRequest cookiesOf(Visitor visitor) {
		visitor.cookies().forEach((name, value) -> header("Cookie", name + "=" + value));
		return this;
	}

	public RawRequest form(String body) {
		return header("Content-Type", "application/x-www-form-urlencoded")
			.header("Content-Length", String.valueOf(body.length()))
			.body(body);
	}

	/** Sends a body, whatever the headers say about it. */
	public RawRequest body(String body) {
		this.body = body;
		return this;
	}

	/** Returns the whole response, with one character for each byte. */
	public String send(int port) {
		try (Socket socket = new Socket("localhost", port)) {
			socket.setSoTimeout(20_000);
			String request = String.join("\r\n", this.lines) + "\r\nConnection: close\r\n\r\n" + this.body;
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
