package io.passkeyprofile.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import tools.jackson.databind.json.JsonMapper;

/**
 * What a browser and an authenticator make of a handshake: valid, until a test spoils a
 * part of it.
 */
abstract class TestCeremony {

	static final int USER_PRESENT = 0x01;

	static final int USER_VERIFIED = 0x04;

	static final int BACKUP_ELIGIBLE = 0x08;

	static final int BACKED_UP = 0x10;

	static final int ATTESTED = 0x40;

	static final JsonMapper JSON = new JsonMapper();

	final TestAuthenticator authenticator;

	final Map<String, Object> clientData = new LinkedHashMap<>();

	UnaryOperator<String> clientDataJson = UnaryOperator.identity();

	String rpId = "localhost";

	int flags = USER_PRESENT | USER_VERIFIED;

	long signCount;

	/** Members of the request that win over the valid ones. */
	final Map<String, Object> request = new LinkedHashMap<>();

	/** Members of the handshake's response that win over the valid ones. */
	final Map<String, Object> credential = new LinkedHashMap<>();

	/** Members of the authenticator's response that win over the valid ones. */
	final Map<String, Object> response = new LinkedHashMap<>();

	TestCeremony(TestAuthenticator authenticator, String type, TestSandbox.Answer started) {
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

	/** The request that finishes the ceremony. */
	String json() {
		Map<String, Object> response = authenticatorResponse();
		response.putAll(this.response);
		this.credential.putIfAbsent("response", response);
		this.request.putIfAbsent("handshake_response", this.credential);
		return JSON.writeValueAsString(this.request);
	}

	abstract Map<String, Object> authenticatorResponse();

	byte[] clientDataBytes() {
		return this.clientDataJson.apply(JSON.writeValueAsString(this.clientData)).getBytes(StandardCharsets.UTF_8);
	}

	byte[] authenticatorData(byte[] attestedCredentialData) {
		return ByteBuffer.allocate(37 + attestedCredentialData.length)
			.put(Sha256.of(this.rpId.getBytes(StandardCharsets.UTF_8)))
			.put((byte) this.flags)
			.putInt((int) this.signCount)
			.put(attestedCredentialData)
			.array();
	}

	static byte[] join(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

	static String base64Url(byte[] bytes) {
		return Bytes.of(bytes).base64Url();
	}

}
