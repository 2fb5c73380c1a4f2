package io.passkeyprofile.passage;

import java.util.function.Supplier;

/**
 * Stands around every request of a client, such as a circuit breaker:
 * {@code executeSupplier} of Resilience4j has this form.
 *
 * @see PassageFlex.Builder#guard(PassageGuard)
 */
@FunctionalInterface
public interface PassageGuard {

	/** Sends every request. */
	PassageGuard NONE = new PassageGuard() {

		@Override
		public <T> T call(Supplier<T> request) {
			return request.get();
		}

	};

	/**
	 * Sends a request, or refuses to by throwing an exception of its own. The caller then
	 * gets a {@link PassageUnavailableException} that is not
	 * {@linkplain PassageUnavailableException#isSent() sent}, with that exception as its
	 * cause.
	 * @param <T> the type of the answer
	 * @param request sends the request, and throws {@link PassageException} if Passage
	 * refuses it or does not answer; may be called once
	 * @return what {@code request} returned
	 */
	<T> T call(Supplier<T> request);

}
