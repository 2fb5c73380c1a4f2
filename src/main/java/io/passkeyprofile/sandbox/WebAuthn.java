package io.passkeyprofile.sandbox;

import java.util.List;
import java.util.stream.Collectors;

import com.webauthn4j.converter.CollectedClientDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * What both ceremonies have in common, and what webauthn4j leaves to its caller.
 */
final class WebAuthn {

	/** ES256, EdDSA and RS256, as COSE numbers them. */
	static final List<Long> ALGORITHMS = List.of(COSEAlgorithmIdentifier.ES256.getValue(),
			COSEAlgorithmIdentifier.EdDSA.getValue(), COSEAlgorithmIdentifier.RS256.getValue());

	/** Reads strictly: of two members of one name, readers could choose differently. */
	static final ObjectConverter CONVERTER = new ObjectConverter(JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build(), CBORMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

	private WebAuthn() {
	}

	/**
	 * Reads client data that one of the app's own origins has collected.
	 * @param app the app
	 * @param clientDataJson the client data
	 * @return the client data, of which type and challenge are still to be verified
	 * @throws IllegalArgumentException if it comes from elsewhere
	 */
	static CollectedClientData clientData(App app, Bytes clientDataJson) {
		JsonNode members = CONVERTER.getJsonMapper().readTree(clientDataJson.toArray());
		// webauthn4j would compare origins that it has normalized
		if (!members.path("origin").isString() || !app.origins().contains(members.path("origin").stringValue())) {
			throw new IllegalArgumentException("Another origin");
		}
		if (members.has("topOrigin") || members.path("crossOrigin").asBoolean(false)) {
			throw new IllegalArgumentException("A page within another");
		}
		CollectedClientData clientData = new CollectedClientDataConverter(CONVERTER).convert(clientDataJson.toArray());
		if (clientData == null) {
			throw new IllegalArgumentException("No client data");
		}
		return clientData;
	}

	/**
	 * Refuses authenticator data without the part that its flags announce, which
	 * webauthn4j lets pass.
	 */
	static void requireWhole(AuthenticatorData<?> authenticatorData) {
		boolean lacksCredential = authenticatorData.isFlagAT() && authenticatorData.getAttestedCredentialData() == null;
		boolean lacksExtensions = authenticatorData.isFlagED()
				&& (authenticatorData.getExtensions() == null || authenticatorData.getExtensions().getKeys().isEmpty());
		if (lacksCredential || lacksExtensions) {
			throw new IllegalArgumentException("Incomplete authenticator data");
		}
	}

	static ServerProperty serverProperty(App app, Handshake handshake) {
		return ServerProperty.builder()
			.origins(app.origins().stream().map(Origin::create).collect(Collectors.toUnmodifiableSet()))
			.rpId(app.rpId())
			.challenge(new DefaultChallenge(handshake.challenge().toArray()))
			.build();
	}

}
