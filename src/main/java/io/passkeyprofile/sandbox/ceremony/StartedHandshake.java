package io.passkeyprofile.sandbox.ceremony;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The response to a start. Its transaction ID is empty if the passkey is to name the
 * user.
 */
record StartedHandshake<T>(Envelope<T> handshake, String transactionId) {

	static <T> StartedHandshake<T> of(String handshakeId, T options, String transactionId) {
		return new StartedHandshake<>(new Envelope<>(handshakeId, new Challenge<>(options)), transactionId);
	}

	@Override
	public String toString() {
		return "StartedHandshake[***]";
	}

	record Envelope<T>(String id, Challenge<T> challenge) {

		@Override
		public String toString() {
			return "Envelope[***]";
		}

	}

	record Challenge<T>(@JsonProperty("publicKey") T publicKey) {
	}

}
