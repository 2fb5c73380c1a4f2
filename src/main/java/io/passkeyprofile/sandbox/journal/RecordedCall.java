package io.passkeyprofile.sandbox.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A call of the API and its answer, as they were sent. The headers are already masked;
 * the bodies and the query have to be masked before they are shown.
 *
 * @param id its number in this instance, which counts from 1
 * @param time when it arrived
 * @param duration how long the answer took
 * @param method the HTTP method
 * @param path the path, as it was sent, cut off after 2,000 characters
 * @param query the query, or {@code null} if there was none
 * @param appId the app ID in the path, which need not exist, or an empty text
 * @param requestHeaders the headers worth seeing
 * @param requestBody what was read of the body
 * @param status the HTTP status
 * @param responseHeaders the headers worth seeing
 * @param responseBody the body of the answer
 * @param refusal why the call was refused, or {@code null} if it was not
 */
public record RecordedCall(long id, Instant time, Duration duration, String method, String path, @Nullable String query,
		String appId, List<Header> requestHeaders, Body requestBody, int status, List<Header> responseHeaders,
		Body responseBody, @Nullable Refusal refusal) {

	/**
	 * How many bytes an entry takes besides its texts: objects, references and a place in
	 * a list.
	 */
	private static final long OVERHEAD = 512;

	/**
	 * Finds a request header.
	 * @param name the name, in any case
	 * @return the first header of this name, or empty
	 */
	public Optional<String> header(String name) {
		return this.requestHeaders.stream()
			.filter((header) -> header.name().equalsIgnoreCase(name))
			.map(Header::value)
			.findFirst();
	}

	/**
	 * Returns whether the call was refused or failed.
	 * @return whether the status is 400 or more
	 */
	public boolean isRefused() {
		return this.status >= 400;
	}

	/** Returns an upper estimate of how many bytes of memory this call takes. */
	long size() {
		long size = OVERHEAD + this.requestBody.bytes.length + this.responseBody.bytes.length + text(this.path)
				+ text(this.appId);
		size += (this.query != null) ? text(this.query) : 0;
		for (Header header : this.requestHeaders) {
			size += header.size();
		}
		for (Header header : this.responseHeaders) {
			size += header.size();
		}
		if (this.refusal != null) {
			size += this.refusal.arguments().stream().mapToLong(RecordedCall::text).sum();
		}
		return size;
	}

	/** Assumes two bytes for each character, although most texts need only one. */
	private static long text(String text) {
		return 56 + 2L * text.length();
	}

	/**
	 * A header.
	 *
	 * @param name its name, as it was sent
	 * @param value its value, masked, cut off after 1,000 characters
	 */
	public record Header(String name, String value) {

		private long size() {
			return 24 + text(this.name) + text(this.value);
		}

	}

	/**
	 * A body, of which the first 16 KiB are kept.
	 */
	public static final class Body {

		/** The number of bytes that are kept. */
		public static final int LIMIT = 16 * 1024;

		/** No body. */
		public static final Body NONE = new Body(new byte[0], false);

		private final byte[] bytes;

		private final boolean isCut;

		/**
		 * Keeps a body.
		 * @param bytes its first 16 KiB, as they were sent
		 * @param isCut whether there was more
		 */
		public Body(byte[] bytes, boolean isCut) {
			this.bytes = bytes;
			this.isCut = isCut;
		}

		/**
		 * Returns what was kept.
		 * @return the bytes, not a copy
		 */
		public byte[] bytes() {
			return this.bytes;
		}

		/**
		 * Returns whether there was more.
		 * @return whether the body was longer than what was kept
		 */
		public boolean isCut() {
			return this.isCut;
		}

	}

}
