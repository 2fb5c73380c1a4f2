package io.passkeyprofile.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.passkeyprofile.sandbox.app.Sha256;

/**
 * An assertion. It is valid until a test spoils a part of it.
 */
public final class TestAssertion extends TestCeremony {

	public UnaryOperator<byte[]> signature = UnaryOperator.identity();

	public UnaryOperator<byte[]> authenticatorDataBytes = UnaryOperator.identity();

	public TestAssertion(TestAuthenticator authenticator, TestSandbox.Answer started) {
		super(authenticator, "webauthn.get", started);
	}

	@Override
	public Map<String, Object> authenticatorResponse() {
		byte[] clientData = clientDataBytes();
		byte[] authenticatorData = this.authenticatorDataBytes.apply(authenticatorData(new byte[0]));
		Map<String, Object> response = new LinkedHashMap<>();
		response.put("authenticatorData", base64Url(authenticatorData));
		response.put("clientDataJSON", base64Url(clientData));
		response.put("signature", base64Url(
				this.signature.apply(this.authenticator.sign(join(authenticatorData, Sha256.of(clientData))))));
		if (this.authenticator.userHandle != null) {
			response.put("userHandle", base64Url(this.authenticator.userHandle));
		}
		return response;
	}

}
