package io.passkeyprofile.profile.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mail server that misbehaves, which GreenMail can't.
 */
final class FaultyMailServer implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final AtomicInteger accepted = new AtomicInteger();

	private final CountDownLatch mail = new CountDownLatch(1);

	private final CountDownLatch mayAccept = new CountDownLatch(1);

	private final Fault fault;

	FaultyMailServer(Fault fault) throws IOException {
		this.fault = fault;
		Thread thread = new Thread(this::serve, "faulty-mail-server");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** Returns how many mails it has accepted. */
	int accepted() {
		return this.accepted.get();
	}

	/** Waits until a mail has arrived, which is not accepted yet. */
	void awaitMail() throws InterruptedException {
		assertThat(this.mail.await(10, TimeUnit.SECONDS)).isTrue();
	}

	/** Accepts the mail that has arrived. */
	void accept() {
		this.mayAccept.countDown();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try (Socket client = this.server.accept()) {
				talk(client);
			}
			catch (IOException | InterruptedException ex) {
				// The client gave up, or the test is over
			}
		}
	}

	private void talk(Socket client) throws IOException, InterruptedException {
		BufferedReader lines = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
		if (this.fault == Fault.BUSY) {
			say(client, "421 ada@example.com has to wait");
			return;
		}
		if (this.fault != Fault.SILENT) {
			say(client, "220 faulty");
		}
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			String command = line.substring(0, Math.min(4, line.length()));
			if (this.fault == Fault.TALKS_NONSENSE) {
				say(client, "HTTP/1.1 400 Bad Request");
				continue;
			}
			switch (command) {
				case "RCPT" -> say(client,
						(this.fault == Fault.REFUSES_THE_RECIPIENT) ? "550 ada@example.com is unknown" : "250 ok");
				case "DATA" -> {
					say(client, "354 go on");
					if (!takeMail(client, lines)) {
						return;
					}
				}
				default -> say(client, "250 ok");
			}
		}
	}

	/** Returns whether the conversation goes on. */
	private boolean takeMail(Socket client, BufferedReader lines) throws IOException, InterruptedException {
		if (this.fault == Fault.CLOSES_IN_THE_MIDDLE) {
			return false;
		}
		for (String line = lines.readLine(); !".".equals(line); line = lines.readLine()) {
			assertThat(line).isNotNull();
		}
		this.mail.countDown();
		switch (this.fault) {
			case ANSWERS_BY_HALF -> {
				client.getOutputStream().write("25".getBytes(StandardCharsets.US_ASCII));
				lines.readLine();
				return false;
			}
			case REFUSES_THE_MAIL -> {
				say(client, "554 not for ada@example.com");
				return true;
			}
			case WAITS_BEFORE_IT_ACCEPTS -> this.mayAccept.await();
			default -> {
			}
		}
		this.accepted.incrementAndGet();
		if (this.fault == Fault.RESETS_AFTERWARDS) {
			client.setSoLinger(true, 0);
		}
		say(client, "250 accepted");
		if (this.fault == Fault.HANGS_AFTERWARDS) {
			// Reads QUIT, and then waits until the client loses patience
			lines.readLine();
			lines.readLine();
		}
		return this.fault == Fault.WAITS_BEFORE_IT_ACCEPTS;
	}

	private static void say(Socket client, String line) throws IOException {
		client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	/** What the server does wrong. */
	enum Fault {

		SILENT, BUSY, TALKS_NONSENSE, REFUSES_THE_RECIPIENT, REFUSES_THE_MAIL, CLOSES_IN_THE_MIDDLE, ANSWERS_BY_HALF,

		HANGS_AFTERWARDS, RESETS_AFTERWARDS, CLOSES_AFTERWARDS, WAITS_BEFORE_IT_ACCEPTS

	}

}
