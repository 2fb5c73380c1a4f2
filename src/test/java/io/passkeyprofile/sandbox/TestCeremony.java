package io.passkeyprofile.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.Sha256;
import tools.jackson.databind.json.JsonMapper;

/**
 * The request that finishes a ceremony. It is valid until a test spoils a part of it.
 */
public abstract class TestCeremony {

	public static final int USER_PRESENT = 0x01;

	public static final int USER_VERIFIED = 0x04;

	public static final int BACKUP_ELIGIBLE = 0x08;

	public static final int BACKED_UP = 0x10;

	public static final int ATTESTED = 0x40;

	public static final JsonMapper JSON = new JsonMapper();

	public final TestAuthenticator authenticator;

	public final Map<String, Object> clientData = new LinkedHashMap<>();

	public UnaryOperator<String> clientDataJson = UnaryOperator.identity();

	public String rpId = "localhost";

	public int flags = USER_PRESENT | USER_VERIFIED;

	public long signCount;

	/** Members of the request that override the valid ones. */
	public final Map<String, Object> request = new LinkedHashMap<>();

	/** Members of {@code handshake_response} that override the valid ones. */
	public final Map<String, Object> credential = new LinkedHashMap<>();

	/** Members of the authenticator's response that override the valid ones. */
	public final Map<String, Object> response = new LinkedHashMap<>();

	public TestCeremony(TestAuthenticator authenticator, String type, TestSandbox.Answer started) {
		this.authenticator = authenticator;
		this.flags |= authenticator.flags;
		this.signCount = authenticator.signCount;
		this.clientData.put("type", type);
		this.clientData.put("challenge", started.<String>json("$.handshake.challenge.publicKey.challenge"));
		this.clientData.put("origin", "http://localhost:8080");
		this.clientData.put("crossOrigin", false);
		this.request.put("handshake_id", started.<String>json("$.handshake.id"));
		if (!started.<String>json("$.transaction_id").isEmpty()) {
			this.request.put("transaction_id", started.<String>json("$.transaction_id"));
		}
		this.credential.put("id", authenticator.id());
		this.credential.put("rawId", authenticator.id());
		this.credential.put("type", "public-key");
	}

	/** The request as JSON. */
	public String json() {
		Map<String, Object> response = authenticatorResponse();
		response.putAll(this.response);
		this.credential.putIfAbsent("response", response);
		this.request.putIfAbsent("handshake_response", this.credential);
		return JSON.writeValueAsString(this.request);
	}

	public abstract Map<String, Object> authenticatorResponse();

	public byte[] clientDataBytes() {
		return this.clientDataJson.apply(JSON.writeValueAsString(this.clientData)).getBytes(StandardCharsets.UTF_8);
	}

	public byte[] authenticatorData(byte[] attestedCredentialData) {
		return ByteBuffer.allocate(37 + attestedCredentialData.length)
			.put(Sha256.of(this.rpId.getBytes(StandardCharsets.UTF_8)))
			.put((byte) this.flags)
			.putInt((int) this.signCount)
			.put(attestedCredentialData)
			.array();
	}

	public static byte[] join(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

	public static String base64Url(byte[] bytes) {
		return Base64UrlBytes.of(bytes).base64Url();
	}

}
