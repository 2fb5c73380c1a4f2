package io.passkeyprofile.sandbox;

import java.util.Arrays;
import java.util.Base64;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Bytes that are base64url on the wire. They may be a secret, and so they don't show
 * themselves.
 */
final class Bytes {

	private final byte[] value;

	private Bytes(byte[] value) {
		this.value = value;
	}

	static Bytes of(byte[] value) {
		return new Bytes(value.clone());
	}

	/**
	 * Reads base64url, with padding or without.
	 * @param value the text
	 * @return the bytes
	 * @throws IllegalArgumentException if the text is not the one form that the bytes
	 * have
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static Bytes parse(String value) {
		Bytes bytes = new Bytes(Base64.getUrlDecoder().decode(value));
		if (!value.startsWith(bytes.base64Url())) {
			throw new IllegalArgumentException("Not base64url");
		}
		return bytes;
	}

	@JsonValue
	String base64Url() {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(this.value);
	}

	byte[] toArray() {
		return this.value.clone();
	}

	boolean isEmpty() {
		return this.value.length == 0;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Bytes bytes && Arrays.equals(this.value, bytes.value);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.value);
	}

	@Override
	public String toString() {
		return "Bytes[" + this.value.length + "]";
	}

}
