package io.passkeyprofile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port for a server that has to know it before it starts.
 */
public final class FreePort {

	private static final int FIRST = 20_000;

	/** From here on, systems give ports to connections and to servers that want any. */
	private static final int END = 32_768;

	private FreePort() {
	}

	/** Returns a free port that nobody is given before the server starts. */
	public static int find() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, END);
			if (isFree(port)) {
				return port;
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
