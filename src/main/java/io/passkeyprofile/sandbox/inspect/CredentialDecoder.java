package io.passkeyprofile.sandbox.inspect;

import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.journal.SecretMask;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Decodes a {@code handshake_response}, as far as possible. It verifies nothing, because
 * refused responses are worth looking at, too.
 */
final class CredentialDecoder {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final CBORMapper CBOR = CBORMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final int FLAGS = 32;

	private static final int AAGUID = 37;

	private static final int CREDENTIAL_ID = 55;

	private static final Map<Integer, String> FLAG_NAMES = flagNames();

	private static final Map<Long, String> ALGORITHMS = Map.of(-7L, "ES256", -8L, "EdDSA", -35L, "ES384", -36L, "ES512",
			-37L, "PS256", -257L, "RS256", -65535L, "RS1");

	private static final Map<Long, String> KEY_TYPES = Map.of(1L, "OKP", 2L, "EC2", 3L, "RSA");

	private static final Map<Long, String> CURVES = Map.of(1L, "P-256", 2L, "P-384", 3L, "P-521", 6L, "Ed25519");

	private CredentialDecoder() {
	}

	/**
	 * Decodes the parts of a response.
	 * @param credential the member {@code handshake_response}
	 * @param rpIds the RP IDs to compare the hash with, besides those that fit the origin
	 * @return the parts by their names in WebAuthn, each a map of texts, numbers, lists
	 * and maps; for a part that can't be decoded, the map has only the member
	 * {@code error}
	 */
	static Map<String, Object> decode(JsonNode credential, Set<String> rpIds) {
		JsonNode response = credential.path("response");
		Map<String, Object> parts = new LinkedHashMap<>();
		String origin = decodeClientData(response.path("clientDataJSON"), parts);
		Set<String> candidates = new LinkedHashSet<>(rpIds);
		candidates.addAll(rpIdsOf(origin));
		byte[] authenticatorData = bytes(response.path("authenticatorData"));
		byte[] attestationObject = bytes(response.path("attestationObject"));
		if (attestationObject != null) {
			authenticatorData = decodeAttestation(attestationObject, parts);
		}
		if (authenticatorData != null) {
			decodeAuthenticatorData(authenticatorData, candidates, parts);
		}
		byte[] signature = bytes(response.path("signature"));
		if (signature != null) {
			parts.put("signature", Map.of("length", signature.length));
		}
		byte[] userHandle = bytes(response.path("userHandle"));
		if (userHandle != null) {
			parts.put("userHandle", Map.of("length", userHandle.length, "value", base64Url(userHandle)));
		}
		return parts;
	}

	/**
	 * Returns the name of a COSE algorithm with its number, such as {@code ES256 (-7)}.
	 */
	static String algorithm(long number) {
		return ALGORITHMS.getOrDefault(number, "unknown") + " (" + number + ")";
	}

	private static String decodeClientData(JsonNode clientDataJson, Map<String, Object> parts) {
		byte[] bytes = bytes(clientDataJson);
		if (bytes == null) {
			return "";
		}
		try {
			JsonNode members = JSON.readTree(bytes);
			SecretMask.maskMembers(members);
			Map<String, Object> decoded = new LinkedHashMap<>();
			members.properties()
				.forEach((member) -> decoded.put(member.getKey(),
						member.getValue().isValueNode() ? member.getValue().asString() : member.getValue().toString()));
			parts.put("clientDataJSON", decoded.isEmpty() ? undecodable(bytes) : decoded);
			return members.path("origin").asString("");
		}
		catch (JacksonException ex) {
			parts.put("clientDataJSON", undecodable(bytes));
			return "";
		}
	}

	private static byte @Nullable [] decodeAttestation(byte[] attestationObject, Map<String, Object> parts) {
		try {
			JsonNode object = CBOR.readTree(attestationObject);
			Map<String, Object> decoded = new LinkedHashMap<>();
			decoded.put("fmt", object.path("fmt").asString("absent"));
			Map<String, Object> statement = new LinkedHashMap<>();
			object.path("attStmt")
				.properties()
				.forEach((member) -> statement.put(member.getKey(), describe(member.getKey(), member.getValue())));
			decoded.put("attStmt", statement);
			parts.put("attestationObject", decoded);
			return object.path("authData").isBinary() ? object.path("authData").binaryValue() : null;
		}
		catch (JacksonException ex) {
			parts.put("attestationObject", undecodable(attestationObject));
			return null;
		}
	}

	private static Object describe(String name, JsonNode value) {
		if (name.equals("alg") && value.isIntegralNumber()) {
			return algorithm(value.longValue());
		}
		if (value.isBinary()) {
			return value.binaryValue().length + " bytes";
		}
		return value.isArray() ? value.size() + " entries" : value.asString("");
	}

	private static void decodeAuthenticatorData(byte[] data, Set<String> rpIds, Map<String, Object> parts) {
		if (data.length < AAGUID) {
			parts.put("authenticatorData", undecodable(data));
			return;
		}
		Map<String, Object> decoded = new LinkedHashMap<>();
		byte[] rpIdHash = Arrays.copyOf(data, FLAGS);
		decoded.put("rpIdHash", base64Url(rpIdHash));
		decoded.put("rpId",
				rpIds.stream()
					.filter((rpId) -> Arrays.equals(Sha256.of(rpId.getBytes(StandardCharsets.UTF_8)), rpIdHash))
					.findFirst()
					.orElse("unknown"));
		List<String> flags = new ArrayList<>();
		FLAG_NAMES.forEach((bit, name) -> {
			if ((data[FLAGS] & bit) != 0) {
				flags.add(name);
			}
		});
		decoded.put("flags", flags);
		decoded.put("signCount", Integer.toUnsignedLong(ByteBuffer.wrap(data, FLAGS + 1, 4).getInt()));
		boolean isAttested = (data[FLAGS] & 0x40) != 0;
		byte[] publicKey = isAttested ? decodeCredential(data, decoded) : null;
		parts.put("authenticatorData", decoded);
		if (publicKey != null) {
			parts.put("credentialPublicKey", decodeKey(publicKey));
		}
	}

	private static byte @Nullable [] decodeCredential(byte[] data, Map<String, Object> decoded) {
		if (data.length < CREDENTIAL_ID) {
			return null;
		}
		ByteBuffer buffer = ByteBuffer.wrap(data, AAGUID, data.length - AAGUID);
		decoded.put("aaguid", new UUID(buffer.getLong(), buffer.getLong()).toString());
		int length = Short.toUnsignedInt(buffer.getShort());
		if (length > buffer.remaining()) {
			return null;
		}
		byte[] credentialId = new byte[length];
		buffer.get(credentialId);
		decoded.put("credentialId", base64Url(credentialId));
		byte[] publicKey = new byte[buffer.remaining()];
		buffer.get(publicKey);
		return publicKey;
	}

	/**
	 * Decodes a COSE key.
	 * @param key the key in CBOR; bytes after it are ignored
	 * @return its parts
	 */
	static Map<String, Object> decodeKey(byte[] key) {
		try {
			JsonNode members = CBOR.readTree(key);
			Map<String, Object> decoded = new LinkedHashMap<>();
			long type = members.path("1").asLong(0);
			decoded.put("kty", KEY_TYPES.getOrDefault(type, "unknown") + " (" + type + ")");
			decoded.put("alg", algorithm(members.path("3").asLong(0)));
			if (type == 3) {
				JsonNode modulus = members.path("-1");
				decoded.put("n",
						modulus.isBinary() ? new BigInteger(1, modulus.binaryValue()).bitLength() + " bits" : "absent");
				decoded.put("e", binary(members.path("-2")));
			}
			else {
				long curve = members.path("-1").asLong(0);
				decoded.put("crv", CURVES.getOrDefault(curve, "unknown") + " (" + curve + ")");
				decoded.put("x", binary(members.path("-2")));
				if (members.has("-3")) {
					decoded.put("y", binary(members.path("-3")));
				}
			}
			return decoded;
		}
		catch (JacksonException ex) {
			return undecodable(key);
		}
	}

	private static Set<String> rpIdsOf(String origin) {
		try {
			String host = URI.create(origin).getHost();
			return (host == null) ? Set.of()
					: Stream
						.iterate(host, (name) -> !name.isEmpty(),
								(name) -> (name.indexOf('.') >= 0) ? name.substring(name.indexOf('.') + 1) : "")
						.limit(20)
						.collect(Collectors.toCollection(LinkedHashSet::new));
		}
		catch (IllegalArgumentException ex) {
			return Set.of();
		}
	}

	private static String binary(JsonNode node) {
		return node.isBinary() ? base64Url(node.binaryValue()) : "absent";
	}

	private static Map<String, Object> undecodable(byte[] bytes) {
		return Map.of("error", "This can’t be decoded; it has " + bytes.length + " bytes.");
	}

	private static byte @Nullable [] bytes(JsonNode node) {
		if (!node.isString() || node.stringValue().isEmpty()) {
			return null;
		}
		try {
			return Base64.getUrlDecoder().decode(node.stringValue());
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String base64Url(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static Map<Integer, String> flagNames() {
		Map<Integer, String> names = new LinkedHashMap<>();
		names.put(0x01, "UP user present");
		names.put(0x04, "UV user verified");
		names.put(0x08, "BE backup eligible");
		names.put(0x10, "BS backed up");
		names.put(0x40, "AT attested credential");
		names.put(0x80, "ED extensions");
		return names;
	}

}
