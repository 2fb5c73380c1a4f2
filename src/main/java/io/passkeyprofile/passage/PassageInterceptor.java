package io.passkeyprofile.passage;

import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Runs every request to Passage, for example to measure it or to pass on a trace. An
 * implementation must be safe for use by several threads. Exceptions that it throws reach
 * the caller of the client unchanged.
 */
public interface PassageInterceptor {

	/** Runs requests and does nothing else. */
	PassageInterceptor NONE = new PassageInterceptor() {

		@Override
		public <T> T intercept(String operation, BiConsumer<String, String> headers, Supplier<T> request) {
			return request.get();
		}

	};

	/**
	 * Runs one request, in the thread that called the client.
	 * @param <T> the type of the answer
	 * @param operation the request's method and the template of its path, such as
	 * {@code GET /apps/{appId}/users/{userId}}; it contains no ID
	 * @param headers sets a header of the request; use it before the request runs
	 * @param request sends the request and reads the answer. It throws a
	 * {@link PassageException} if the call fails
	 * @return what the request returned
	 */
	<T> T intercept(String operation, BiConsumer<String, String> headers, Supplier<T> request);

}
