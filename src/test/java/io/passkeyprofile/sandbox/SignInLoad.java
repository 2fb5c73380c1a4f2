package io.passkeyprofile.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Signs in as fast as a sandbox with default settings allows, to measure it by hand. It
 * needs nothing but the JDK, and takes so little time itself that it may run beside the
 * sandbox:
 *
 * <pre>
 * java src/test/java/io/passkeyprofile/sandbox/SignInLoad.java 8 20000
 * </pre>
 *
 * The arguments are the number of connections and of sign-ins. A third argument,
 * {@code transaction}, starts each sign-in with a transaction. {@code -Dport=} before the
 * file chooses another port than 8081.
 */
final class SignInLoad {

	private static final String APP = "/v1/apps/PasskeyProfileSandbox001";

	private static final String ORIGIN = "http://localhost:8080";

	private static final int PASSKEYS_PER_CONNECTION = 20;

	private static final int WINDOW = 10_000;

	private SignInLoad() {
	}

	public static void main(String[] arguments) throws Exception {
		int connections = Integer.parseInt(arguments[0]);
		int signIns = Integer.parseInt(arguments[1]);
		boolean withTransaction = arguments.length > 2;
		AtomicInteger started = new AtomicInteger();
		AtomicInteger done = new AtomicInteger();
		long[] windowStart = { System.nanoTime() };
		ExecutorService clients = Executors.newFixedThreadPool(connections);
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < connections; i++) {
			running.add(clients.submit(() -> {
				Client client = new Client();
				List<Passkey> passkeys = new ArrayList<>();
				for (int j = 0; j < PASSKEYS_PER_CONNECTION; j++) {
					passkeys.add(client.register());
				}
				while (started.getAndIncrement() < signIns) {
					int number = client.count++;
					client.signIn(passkeys.get(number % PASSKEYS_PER_CONNECTION), withTransaction);
					int total = done.incrementAndGet();
					if (total % WINDOW == 0) {
						long now = System.nanoTime();
						System.out.printf("%,d sign-ins, %.0f a second%n", total,
								WINDOW * 1e9 / (now - windowStart[0]));
						windowStart[0] = now;
					}
				}
				return null;
			}));
		}
		clients.shutdown();
		for (Future<?> client : running) {
			client.get();
		}
	}

	/** A connection, which acts as the application and as the browser. */
	private static final class Client {

		private Socket socket;

		private InputStream in;

		private int count;

		private Client() throws IOException {
			connect();
		}

		private void connect() throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger("port", 8081));
			this.socket.setTcpNoDelay(true);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}

		private Passkey register() throws IOException {
			Passkey passkey = new Passkey();
			String transaction = member("transaction_id", post("/transactions/register", """
					{"external_id":"%s","passkey_display_name":"Load"}""".formatted(passkey.externalId)));
			String started = post("/register/transactions/webauthn/start", """
					{"transaction_id":"%s"}""".formatted(transaction));
			// The first ID in the options is the RP ID
			passkey.userHandle = member("id", started.substring(started.indexOf("\"user\"")));
			post("/register/transactions/webauthn/finish",
					"""
							{"handshake_id":"%s","transaction_id":"%s","handshake_response":{"id":"%3$s","rawId":"%3$s",\
							"type":"public-key","response":{"attestationObject":"%4$s","clientDataJSON":"%5$s"}}}"""
						.formatted(member("id", started), transaction, passkey.id,
								base64Url(passkey.attestationObject()), base64Url(clientData("create", started))));
			return passkey;
		}

		private void signIn(Passkey passkey, boolean withTransaction) throws IOException {
			String transaction = withTransaction ? "\"transaction_id\":\""
					+ member("transaction_id",
							post("/transactions/authenticate", "{\"external_id\":\"" + passkey.externalId + "\"}"))
					+ "\"" : "";
			String started = post("/authenticate/transactions/webauthn/start", "{" + transaction + "}");
			byte[] clientData = clientData("get", started);
			byte[] authenticatorData = passkey.authenticatorData(false);
			String finished = post("/authenticate/transactions/webauthn/finish",
					"""
							{"handshake_id":"%s",%s"handshake_response":{"id":"%3$s","rawId":"%3$s","type":"public-key",\
							"response":{"authenticatorData":"%4$s","clientDataJSON":"%5$s","signature":"%6$s","userHandle":"%7$s"}}}"""
						.formatted(member("id", started), withTransaction ? transaction + "," : "", passkey.id,
								base64Url(authenticatorData), base64Url(clientData),
								base64Url(passkey.sign(authenticatorData, clientData)), passkey.userHandle));
			String verified = post("/authenticate/verify", "{\"nonce\":\"" + member("nonce", finished) + "\"}");
			if (!verified.contains(passkey.externalId)) {
				throw new IllegalStateException(verified);
			}
		}

		private static byte[] clientData(String type, String started) {
			return "{\"type\":\"webauthn.%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
				.formatted(type, member("challenge", started), ORIGIN)
				.getBytes(StandardCharsets.UTF_8);
		}

		private String post(String path, String json) throws IOException {
			byte[] request = ("POST " + APP + path + " HTTP/1.1\r\nHost: localhost:8081\r\nOrigin: " + ORIGIN
					+ "\r\nAuthorization: Bearer sandbox-api-key\r\nContent-Type: application/json\r\nContent-Length: "
					+ json.length() + "\r\n\r\n" + json)
				.getBytes(StandardCharsets.US_ASCII);
			this.socket.getOutputStream().write(request);
			String status = line();
			int length = -1;
			boolean closes = false;
			for (String header = line(); !header.isEmpty(); header = line()) {
				if (header.startsWith("Content-Length: ")) {
					length = Integer.parseInt(header.substring(16));
				}
				closes |= header.equals("Connection: close");
			}
			StringBuilder body = new StringBuilder();
			if (length >= 0) {
				body.append(bytes(length));
			}
			else {
				for (int chunk = Integer.parseInt(line(), 16); chunk > 0; chunk = Integer.parseInt(line(), 16)) {
					body.append(bytes(chunk));
					line();
				}
				line();
			}
			if (closes) {
				this.socket.close();
				connect();
			}
			if (!status.startsWith("HTTP/1.1 20")) {
				throw new IllegalStateException(path + ": " + status + " " + body);
			}
			return body.toString();
		}

		private String line() throws IOException {
			StringBuilder line = new StringBuilder();
			for (int character = this.in.read(); character != '\n'; character = this.in.read()) {
				if (character == -1) {
					throw new IOException("The sandbox closed the connection");
				}
				line.append((char) character);
			}
			line.setLength(line.length() - 1);
			return line.toString();
		}

		private String bytes(int length) throws IOException {
			return new String(this.in.readNBytes(length), StandardCharsets.UTF_8);
		}

		private static String member(String name, String json) {
			String start = '"' + name + "\":\"";
			int from = json.indexOf(start) + start.length();
			return json.substring(from, json.indexOf('"', from));
		}

	}

	/**
	 * A passkey that reuses the random number of its first signature, because that makes
	 * signing nearly free. This gives the private key away.
	 */
	private static final class Passkey {

		private static final BigInteger ORDER = ((ECPublicKey) generate().getPublic()).getParams().getOrder();

		private final String externalId = "load-" + base64Url(random(12));

		private final byte[] credentialId = random(32);

		private final String id = base64Url(this.credentialId);

		private final KeyPair keys = generate();

		private final KeyPair oneTimeKeys = generate();

		private final BigInteger r = point(this.oneTimeKeys).getAffineX().mod(ORDER);

		private final BigInteger inverse = secret(this.oneTimeKeys).modInverse(ORDER);

		private final BigInteger product = this.r.multiply(secret(this.keys));

		private String userHandle = "";

		private byte[] sign(byte[] authenticatorData, byte[] clientData) {
			byte[] hash = sha256(join(authenticatorData, sha256(clientData)));
			BigInteger s = this.inverse.multiply(new BigInteger(1, hash).add(this.product)).mod(ORDER);
			byte[] integers = join(derInteger(this.r), derInteger(s));
			return join(new byte[] { 0x30, (byte) integers.length }, integers);
		}

		private byte[] attestationObject() {
			byte[] data = authenticatorData(true);
			byte[] start = join(HEADER, new byte[] { 0x58, (byte) data.length });
			return join(start, data);
		}

		/** The map, format and statement of an attestation of type none, in CBOR. */
		private static final byte[] HEADER = join(join(new byte[] { (byte) 0xa3, 0x63 }, ascii("fmt")),
				join(join(new byte[] { 0x64 }, ascii("none")), join(join(new byte[] { 0x67 }, ascii("attStmt")),
						join(new byte[] { (byte) 0xa0, 0x68 }, ascii("authData")))));

		private byte[] authenticatorData(boolean attested) {
			ByteBuffer data = ByteBuffer.allocate(attested ? 164 : 37)
				.put(sha256(ascii("localhost")))
				.put((byte) (attested ? 0x45 : 0x05))
				.putInt(0);
			if (attested) {
				data.put(new byte[16])
					.putShort((short) 32)
					.put(this.credentialId)
					.put(new byte[] { (byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32 })
					.put(unsigned(point(this.keys).getAffineX()))
					.put(new byte[] { 0x22, 0x58, 32 })
					.put(unsigned(point(this.keys).getAffineY()));
			}
			return data.array();
		}

		private static byte[] derInteger(BigInteger value) {
			byte[] bytes = value.toByteArray();
			return join(new byte[] { 2, (byte) bytes.length }, bytes);
		}

		private static byte[] unsigned(BigInteger coordinate) {
			byte[] bytes = coordinate.toByteArray();
			ByteBuffer padded = ByteBuffer.allocate(32);
			int length = Math.min(bytes.length, 32);
			return padded.position(32 - length).put(bytes, bytes.length - length, length).array();
		}

		private static ECPoint point(KeyPair keys) {
			return ((ECPublicKey) keys.getPublic()).getW();
		}

		private static BigInteger secret(KeyPair keys) {
			return ((ECPrivateKey) keys.getPrivate()).getS();
		}

		private static KeyPair generate() {
			try {
				KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
				generator.initialize(new ECGenParameterSpec("secp256r1"));
				return generator.generateKeyPair();
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	private static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new SecureRandom().nextBytes(bytes);
		return bytes;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] join(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

	private static String base64Url(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
