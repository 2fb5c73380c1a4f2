package io.passkeyprofile.sandbox;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.Sha256;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * A registration. It is valid until a test spoils a part of it.
 */
public final class TestRegistration extends TestCeremony {

	public static final CBORMapper CBOR = new CBORMapper();

	/** {@code none}, {@code packed} for a self attestation, or an invalid format. */
	public String format = "none";

	/** Makes the attestation statement from the signed data; null for the usual one. */
	public @Nullable Function<byte[], Map<String, Object>> statement;

	public UnaryOperator<byte[]> signature = UnaryOperator.identity();

	public UnaryOperator<byte[]> authenticatorDataBytes = UnaryOperator.identity();

	public UnaryOperator<byte[]> attestationObject = UnaryOperator.identity();

	public byte[] attestedCredentialId;

	/** The public key in the attestation, as a COSE key. */
	public byte[] coseKey;

	public TestRegistration(TestAuthenticator authenticator, TestSandbox.Answer started) {
		super(authenticator, "webauthn.create", started);
		this.flags |= ATTESTED;
		this.attestedCredentialId = authenticator.credentialId;
		this.coseKey = cbor(authenticator.publicKey());
		authenticator.userHandle = Base64UrlBytes.parse(started.json("$.handshake.challenge.publicKey.user.id"))
			.toArray();
	}

	@Override
	public Map<String, Object> authenticatorResponse() {
		byte[] clientData = clientDataBytes();
		byte[] authenticatorData = this.authenticatorDataBytes
			.apply(authenticatorData(((this.flags & ATTESTED) != 0) ? attestedCredentialData() : new byte[0]));
		Map<String, Object> statement = new LinkedHashMap<>();
		if (this.statement != null) {
			statement.putAll(this.statement.apply(join(authenticatorData, Sha256.of(clientData))));
		}
		else if (!this.format.equals("none")) {
			statement.put("alg", this.authenticator.publicKey().getAlgorithm().getValue());
			statement.put("sig",
					this.signature.apply(this.authenticator.sign(join(authenticatorData, Sha256.of(clientData)))));
		}
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("fmt", this.format);
		object.put("attStmt", statement);
		object.put("authData", authenticatorData);
		Map<String, Object> response = new LinkedHashMap<>();
		response.put("attestationObject", base64Url(this.attestationObject.apply(CBOR.writeValueAsBytes(object))));
		response.put("clientDataJSON", base64Url(clientData));
		return response;
	}

	private byte[] attestedCredentialData() {
		return ByteBuffer.allocate(18 + this.attestedCredentialId.length + this.coseKey.length)
			.putLong(this.authenticator.aaguid.getMostSignificantBits())
			.putLong(this.authenticator.aaguid.getLeastSignificantBits())
			.putShort((short) this.attestedCredentialId.length)
			.put(this.attestedCredentialId)
			.put(this.coseKey)
			.array();
	}

	public static byte[] cbor(COSEKey key) {
		return new ObjectConverter().getCborMapper().writeValueAsBytes(key);
	}

}
