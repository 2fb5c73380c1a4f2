package io.passkeyprofile.profile.passage;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Makes several calls to Passage at once, so that one request doesn't wait for each in
 * turn.
 */
public final class PassageCalls {

	private static final int AT_ONCE = 4;

	/**
	 * The trace and the correlation ID, and not the request, which is not thread-safe.
	 */
	private static final ContextSnapshotFactory CONTEXT = ContextSnapshotFactory.builder()
		.contextRegistry(new ContextRegistry().registerThreadLocalAccessor(ObservationThreadLocalAccessor.getInstance())
			.registerThreadLocalAccessor(new Slf4jThreadLocalAccessor()))
		.build();

	private PassageCalls() {
	}

	/**
	 * Makes the calls, each in the trace and with the correlation ID of this thread.
	 * Returns or throws only once all of them have ended, even if one fails.
	 * @param <T> the type of their results
	 * @param calls the calls; they must not read the request of this thread
	 * @return their results, in the order of the calls
	 */
	public static <T> List<T> atOnce(List<Supplier<T>> calls) {
		ExecutorService threads = ContextExecutorService.wrap(
				Executors.newFixedThreadPool(AT_ONCE, new CustomizableThreadFactory("passage-")), CONTEXT::captureAll);
		try {
			List<CompletableFuture<T>> results = calls.stream()
				.map((call) -> CompletableFuture.supplyAsync(call, threads))
				.toList();
			CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).handle((done, failure) -> true).join();
			return results.stream().map(CompletableFuture::join).toList();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
		finally {
			threads.shutdown();
		}
	}

}
