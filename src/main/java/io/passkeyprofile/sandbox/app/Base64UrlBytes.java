package io.passkeyprofile.sandbox.app;

import java.util.Arrays;
import java.util.Base64;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Bytes that are sent as base64url without padding. They may be secret, so
 * {@link #toString()} shows only how many they are.
 */
public final class Base64UrlBytes {

	private final byte[] value;

	private Base64UrlBytes(byte[] value) {
		this.value = value;
	}

	/**
	 * Wraps a copy of some bytes.
	 * @param value the bytes
	 * @return the wrapped bytes
	 */
	public static Base64UrlBytes of(byte[] value) {
		return new Base64UrlBytes(value.clone());
	}

	/**
	 * Decodes base64url, with or without padding.
	 * @param value the encoded text
	 * @return the bytes
	 * @throws IllegalArgumentException if the text is not the canonical encoding of any
	 * bytes
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static Base64UrlBytes parse(String value) {
		Base64UrlBytes bytes = new Base64UrlBytes(Base64.getUrlDecoder().decode(value));
		if (!value.startsWith(bytes.base64Url())) {
			throw new IllegalArgumentException("Not base64url");
		}
		return bytes;
	}

	/**
	 * Encodes the bytes.
	 * @return base64url without padding
	 */
	@JsonValue
	public String base64Url() {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(this.value);
	}

	/**
	 * Returns a copy of the bytes.
	 * @return the bytes
	 */
	public byte[] toArray() {
		return this.value.clone();
	}

	/**
	 * Returns whether there are no bytes.
	 * @return whether the length is zero
	 */
	public boolean isEmpty() {
		return this.value.length == 0;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Base64UrlBytes bytes && Arrays.equals(this.value, bytes.value);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.value);
	}

	@Override
	public String toString() {
		return "Base64UrlBytes[" + this.value.length + "]";
	}

}
