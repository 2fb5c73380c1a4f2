package io.passkeyprofile.sandbox.ceremony;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.passkeyprofile.browser.NpmPackages;

/**
 * Serves Passage's browser SDKs to a browser. npm installs them under {@code target} in
 * the versions and with the integrity hashes of {@code package-lock.json}. They are never
 * committed.
 */
final class PassageSdkPage implements AutoCloseable {

	private static final String NAME = "passage-sdk";

	private static final Path FOLDER = Path.of("target", NAME).toAbsolutePath();

	private final HttpServer server;

	private PassageSdkPage(HttpServer server) {
		this.server = server;
	}

	/** Installs and serves the SDKs. Without npm, the tests are skipped and reported. */
	static PassageSdkPage start() throws IOException {
		NpmPackages.install(NAME, "Tests with Passage's own browser SDKs were skipped: no npm was found.");
		Files.copy(Path.of("src/test/resources", NAME, "page.html"), FOLDER.resolve("page.html"),
				StandardCopyOption.REPLACE_EXISTING);
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", PassageSdkPage::serve);
		server.start();
		return new PassageSdkPage(server);
	}

	String origin() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private static void serve(HttpExchange exchange) {
		try (exchange) {
			Path file = FOLDER.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
			if (!file.startsWith(FOLDER) || !Files.isRegularFile(file)) {
				exchange.sendResponseHeaders(404, -1);
				return;
			}
			byte[] bytes = Files.readAllBytes(file);
			exchange.getResponseHeaders()
				.set("Content-Type", file.toString().endsWith(".js") ? "text/javascript" : "text/html");
			exchange.sendResponseHeaders(200, bytes.length);
			exchange.getResponseBody().write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
