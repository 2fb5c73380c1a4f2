package io.passkeyprofile.sandbox.ceremony;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer to a start call. Its transaction ID is an empty string if the ceremony has
 * no transaction.
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
