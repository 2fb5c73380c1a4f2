package io.passkeyprofile.sandbox.ceremony;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.passkeyprofile.browser.SkippedTests;
import org.junit.jupiter.api.Assumptions;

/**
 * Serves Passage's browser SDKs to a browser. npm installs them under {@code target} in
 * the versions and with the integrity hashes of {@code package-lock.json}. They are never
 * committed.
 */
final class PassageSdkPage implements AutoCloseable {

	private static final Path FOLDER = Path.of("target", "passage-sdk").toAbsolutePath();

	private final HttpServer server;

	private PassageSdkPage(HttpServer server) {
		this.server = server;
	}

	/** Installs and serves the SDKs. Without npm, the tests are skipped and reported. */
	static PassageSdkPage start() throws IOException {
		if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.noneMatch((folder) -> Files.isExecutable(Path.of(folder, "npm")))) {
			String sentence = "Tests with Passage's own browser SDKs were skipped: no npm was found.";
			SkippedTests.note("npm", sentence);
			Assumptions.abort(sentence);
		}
		install();
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

	private static void install() throws IOException {
		Path lock = Path.of("src/test/resources/passage-sdk", "package-lock.json");
		Path installed = FOLDER.resolve("installed-lock.json");
		boolean isInstalled = Files.exists(installed) && Files.mismatch(lock, installed) == -1;
		Files.createDirectories(FOLDER);
		for (String name : List.of("package.json", "package-lock.json", "page.html")) {
			Files.copy(Path.of("src/test/resources/passage-sdk", name), FOLDER.resolve(name),
					StandardCopyOption.REPLACE_EXISTING);
		}
		if (!isInstalled) {
			runNpm();
			Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static void runNpm() throws IOException {
		Path log = FOLDER.resolve("npm.log");
		Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
			.directory(FOLDER.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			if (!npm.waitFor(2, TimeUnit.MINUTES) || npm.exitValue() != 0) {
				throw new IOException("npm could not install the SDKs: " + Files.readString(log));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
		finally {
			npm.destroy();
		}
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
