package io.passkeyprofile.sandbox.ceremony.webauthn;

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
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.Handshake;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Code that both verifiers share, including checks that webauthn4j leaves to its caller.
 */
final class WebAuthnVerification {

	/** The COSE numbers of ES256, EdDSA and RS256. */
	static final List<Long> ALGORITHMS = List.of(COSEAlgorithmIdentifier.ES256.getValue(),
			COSEAlgorithmIdentifier.EdDSA.getValue(), COSEAlgorithmIdentifier.RS256.getValue());

	/** Refuses duplicate members, because two parsers could pick different ones. */
	static final ObjectConverter CONVERTER = new ObjectConverter(JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build(), CBORMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

	private WebAuthnVerification() {
	}

	/**
	 * Parses client data, and verifies that it comes from an origin of the app. Its type
	 * and challenge are still to be verified.
	 * @param app the app
	 * @param clientDataJson the client data
	 * @return the parsed client data
	 * @throws UnacceptableResponseException if the origin is not one of the app, or if
	 * the page was embedded in another
	 */
	static CollectedClientData clientData(App app, Base64UrlBytes clientDataJson) {
		JsonNode members;
		try {
			members = CONVERTER.getJsonMapper().readTree(clientDataJson.toArray());
		}
		catch (JacksonException ex) {
			throw new UnacceptableResponseException(Reason.CLIENT_DATA_MALFORMED);
		}
		// webauthn4j would normalize the origins before it compares them
		if (!members.path("origin").isString() || !app.origins().contains(members.path("origin").stringValue())) {
			String origin = members.path("origin").asString("absent");
			throw (origin.startsWith("http") && !app.isWithinRpId(origin))
					? new UnacceptableResponseException(Reason.ORIGIN_UNRELATED, origin, app.rpId())
					: new UnacceptableResponseException(Reason.ORIGIN, origin, String.join(", ", app.origins()));
		}
		if (members.has("topOrigin") || members.path("crossOrigin").asBoolean(false)) {
			throw new UnacceptableResponseException(Reason.EMBEDDED_PAGE,
					members.path("topOrigin").asString("another page"));
		}
		CollectedClientData clientData = new CollectedClientDataConverter(CONVERTER).convert(clientDataJson.toArray());
		if (clientData == null) {
			throw new UnacceptableResponseException(Reason.CLIENT_DATA_MALFORMED);
		}
		return clientData;
	}

	/**
	 * Refuses authenticator data that lacks a part that its flags announce. webauthn4j
	 * accepts such data.
	 * @param authenticatorData the authenticator data
	 * @throws UnacceptableResponseException if a part is missing
	 */
	static void requireComplete(AuthenticatorData<?> authenticatorData) {
		boolean lacksCredential = authenticatorData.isFlagAT() && authenticatorData.getAttestedCredentialData() == null;
		boolean lacksExtensions = authenticatorData.isFlagED()
				&& (authenticatorData.getExtensions() == null || authenticatorData.getExtensions().getKeys().isEmpty());
		if (lacksCredential || lacksExtensions) {
			throw new UnacceptableResponseException(Reason.AUTHENTICATOR_DATA_MALFORMED);
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
