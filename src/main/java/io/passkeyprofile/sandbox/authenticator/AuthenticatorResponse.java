package io.passkeyprofile.sandbox.authenticator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.AuthenticatorDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.AttestationStatement;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.attestation.statement.PackedAttestationStatement;
import com.webauthn4j.data.extension.authenticator.RegistrationExtensionAuthenticatorOutput;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The common answer of browser and authenticator: the {@code handshake_response} of a
 * finish call. Each part is valid unless the misbehavior spoils it.
 */
final class AuthenticatorResponse {

	private static final ObjectConverter CONVERTER = new ObjectConverter();

	private final Authenticator authenticator;

	private final AuthenticatorCredential credential;

	private final ClientData clientData;

	private final @Nullable Misbehavior misbehavior;

	AuthenticatorResponse(Authenticator authenticator, AuthenticatorCredential credential, ClientData clientData,
			@Nullable Misbehavior misbehavior) {
		this.authenticator = authenticator;
		this.credential = credential;
		this.clientData = clientData;
		this.misbehavior = misbehavior;
	}

	/**
	 * Answers {@code navigator.credentials.create}. The answer has no attestation, unless
	 * the misbehavior is to spoil its signature.
	 * @param publicKey the public key of the credential
	 * @return the response in WebAuthn's JSON form
	 */
	Map<String, Object> toRegistration(COSEKey publicKey) {
		byte[] clientDataJson = clientDataJson("webauthn.create", "webauthn.get");
		AuthenticatorData<RegistrationExtensionAuthenticatorOutput> data = new AuthenticatorData<>(rpIdHash(),
				(byte) (flags(misbehaves(Misbehavior.WRONG_BACKUP_FLAGS) ? AuthenticatorData.BIT_BS
						: backupFlags(this.credential.backupEligibility())) | AuthenticatorData.BIT_AT),
				this.credential.signCount(), new AttestedCredentialData(new AAGUID(this.authenticator.aaguid()),
						this.credential.credentialId().toArray(), publicKey));
		AttestationStatement statement = new NoneAttestationStatement();
		if (misbehaves(Misbehavior.BAD_SIGNATURE)) {
			byte[] dataBytes = new AuthenticatorDataConverter(CONVERTER).convert(data);
			statement = new PackedAttestationStatement(this.credential.algorithm().identifier(),
					sign(dataBytes, clientDataJson), null);
		}
		Map<String, Object> response = new LinkedHashMap<>();
		response.put("attestationObject", base64Url(
				new AttestationObjectConverter(CONVERTER).convertToBytes(new AttestationObject(data, statement))));
		response.put("clientDataJSON", base64Url(clientDataJson));
		response.put("transports", this.authenticator.transports());
		return publicKeyCredential(response);
	}

	/**
	 * Answers {@code navigator.credentials.get}.
	 * @return the response in WebAuthn's JSON form
	 */
	Map<String, Object> toAssertion() {
		byte[] clientDataJson = clientDataJson("webauthn.get", "webauthn.create");
		byte[] data = new AuthenticatorDataConverter(CONVERTER).convert(new AuthenticatorData<>(rpIdHash(),
				flags(backupFlags(this.credential.backupEligibility() != misbehaves(Misbehavior.WRONG_BACKUP_FLAGS))),
				this.credential.signCount()));
		Map<String, Object> response = new LinkedHashMap<>();
		response.put("authenticatorData", base64Url(data));
		response.put("clientDataJSON", base64Url(clientDataJson));
		response.put("signature", base64Url(sign(data, clientDataJson)));
		if (misbehaves(Misbehavior.WRONG_USER_HANDLE)) {
			response.put("userHandle", base64Url(RandomIds.bytes()));
		}
		else if (this.credential.userHandle() != null) {
			response.put("userHandle", this.credential.userHandle().base64Url());
		}
		return publicKeyCredential(response);
	}

	private Map<String, Object> publicKeyCredential(Map<String, Object> response) {
		String id = misbehaves(Misbehavior.WRONG_CREDENTIAL_ID) ? base64Url(RandomIds.bytes())
				: this.credential.credentialId().base64Url();
		Map<String, Object> result = new LinkedHashMap<>();
		// Only one of the two is wrong, so that the sandbox still finds the credential
		result.put("id", id);
		result.put("rawId", this.credential.credentialId().base64Url());
		result.put("type", "public-key");
		result.put("authenticatorAttachment", this.authenticator.authenticatorAttachment());
		result.put("clientExtensionResults", Map.of());
		result.put("response", response);
		return result;
	}

	private byte[] clientDataJson(String type, String otherType) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", misbehaves(Misbehavior.WRONG_TYPE) ? otherType : type);
		members.put("challenge", base64Url(
				misbehaves(Misbehavior.WRONG_CHALLENGE) ? RandomIds.bytes() : this.clientData.challenge().toArray()));
		members.put("origin",
				misbehaves(Misbehavior.WRONG_ORIGIN) ? "https://wrong-origin.example" : this.clientData.origin());
		members.put("crossOrigin", misbehaves(Misbehavior.CROSS_ORIGIN));
		return CONVERTER.getJsonMapper().writeValueAsBytes(members);
	}

	private byte[] rpIdHash() {
		String rpId = misbehaves(Misbehavior.WRONG_RP) ? "wrong-rp.example" : this.credential.rpId();
		return Sha256.of(rpId.getBytes(StandardCharsets.UTF_8));
	}

	private byte flags(int backupFlags) {
		return (byte) (flag(AuthenticatorData.BIT_UP, !misbehaves(Misbehavior.NO_USER_PRESENCE))
				| flag(AuthenticatorData.BIT_UV,
						this.authenticator.hasUserVerification() && !misbehaves(Misbehavior.NO_USER_VERIFICATION))
				| backupFlags);
	}

	private int backupFlags(boolean eligible) {
		return flag(AuthenticatorData.BIT_BE, eligible)
				| flag(AuthenticatorData.BIT_BS, eligible && this.credential.backupState());
	}

	private boolean misbehaves(Misbehavior misbehavior) {
		return this.misbehavior == misbehavior;
	}

	private static int flag(byte bit, boolean set) {
		return set ? bit : 0;
	}

	private byte[] sign(byte[] authenticatorData, byte[] clientDataJson) {
		if (this.credential.privateKey() == null) {
			throw new IllegalStateException("The credential has no private key");
		}
		byte[] hash = Sha256.of(clientDataJson);
		if (misbehaves(Misbehavior.BAD_SIGNATURE)) {
			// The signature is well-formed, but of something else
			hash[0] ^= 1;
		}
		return this.credential.algorithm()
			.sign(this.credential.privateKey().toArray(),
					ByteBuffer.allocate(authenticatorData.length + hash.length)
						.put(authenticatorData)
						.put(hash)
						.array());
	}

	private static String base64Url(byte[] value) {
		return Base64UrlBytes.of(value).base64Url();
	}

	/**
	 * What the browser adds to a ceremony.
	 *
	 * @param origin the origin of the page or app
	 * @param challenge the challenge from the options
	 */
	record ClientData(String origin, Base64UrlBytes challenge) {

	}

}
