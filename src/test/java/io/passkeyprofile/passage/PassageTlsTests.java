package io.passkeyprofile.passage;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Over https, the server has to show a trusted certificate for its host name.
 */
@Isolated("The default SSLContext is that of the JVM")
@Timeout(60)
class PassageTlsTests {

	private static final char[] PASSWORD = "changeit".toCharArray();

	@TempDir
	private Path directory;

	private SSLContext trustedBefore;

	private ServerSocket server;

	@BeforeEach
	void startServer() throws Exception {
		this.trustedBefore = SSLContext.getDefault();
		KeyStore keys = keysOfLocalhost();
		KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keyManagers.init(keys, PASSWORD);
		TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trustManagers.init(keys);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
		SSLContext.setDefault(context);
		this.server = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::serve, "tls-server");
		thread.setDaemon(true);
		thread.start();
	}

	@AfterEach
	void stopServer() throws IOException {
		SSLContext.setDefault(this.trustedBefore);
		this.server.close();
	}

	@Test
	void callsATrustedServer() {
		try (PassageFlex passage = client("localhost")) {
			assertThat(passage.auth().verifyNonce("first")).isEqualTo("ext");
			assertThat(passage.auth().verifyNonce("second")).isEqualTo("ext");
		}
	}

	@Test
	void refusesACertificateOfAnotherHost() {
		try (PassageFlex passage = client("127.0.0.1")) {
			assertThatExceptionOfType(PassageUnavailableException.class)
				.isThrownBy(() -> passage.auth().verifyNonce("n0nce"))
				.withCauseInstanceOf(SSLException.class);
		}
	}

	@Test
	void refusesACertificateThatNobodyTrusts() {
		SSLContext.setDefault(this.trustedBefore);
		try (PassageFlex passage = client("localhost")) {
			assertThatExceptionOfType(PassageUnavailableException.class)
				.isThrownBy(() -> passage.auth().verifyNonce("n0nce"))
				.withCauseInstanceOf(SSLException.class);
		}
	}

	private PassageFlex client(String host) {
		return PassageFlex.builder(StubPassage.APP_ID, StubPassage.API_KEY)
			.baseUrl(URI.create("https://" + host + ":" + this.server.getLocalPort()))
			.build();
	}

	private KeyStore keysOfLocalhost() throws Exception {
		Path file = this.directory.resolve("keys.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"SAN=dns:localhost", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass",
				String.valueOf(PASSWORD))
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(keytool.waitFor()).as(output).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD);
		}
		// An entry with a private key isn't trusted; only a certificate entry is
		keys.setCertificateEntry("trusted", keys.getCertificate("server"));
		return keys;
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try (Socket socket = this.server.accept(); InputStream in = socket.getInputStream()) {
				while (true) {
					StubPassage.readRequest(in);
					socket.getOutputStream()
						.write("HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n{\"external_id\": \"ext\"}"
							.getBytes(StandardCharsets.US_ASCII));
				}
			}
			catch (IOException ex) {
				// The client refused the certificate or closed the connection
			}
		}
	}

}
