package io.passkeyprofile.sandbox.control.request;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import io.passkeyprofile.sandbox.inspect.CallFilter;
import io.passkeyprofile.sandbox.inspect.CallInspector;
import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.journal.RequestJournal;
import io.passkeyprofile.sandbox.web.ApiException;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Waits for calls. At most 64 requests wait at once, and none of them occupies a thread.
 */
@Component
class CallWaits {

	private static final int MAX_WAITING = 64;

	private final Semaphore places = new Semaphore(MAX_WAITING);

	private final Set<DeferredResult<?>> waiting = ConcurrentHashMap.newKeySet();

	private final RequestJournal journal;

	private final CallInspector inspector;

	CallWaits(RequestJournal journal, CallInspector inspector) {
		this.journal = journal;
		this.inspector = inspector;
	}

	/**
	 * Waits for a call. A call that is already in the log ends the wait at once; of
	 * several, the oldest is returned.
	 * @param filter which call
	 * @param timeout how long to wait
	 * @param baseUrl the URL of this server
	 * @return the answer, once there is one
	 */
	DeferredResult<Map<String, Object>> await(CallFilter filter, Duration timeout, String baseUrl) {
		if (!this.places.tryAcquire()) {
			throw ApiException.conflict("too_many_waiting",
					"At most " + MAX_WAITING + " requests may wait at once. End some of the others.");
		}
		DeferredResult<Map<String, Object>> result = new DeferredResult<>(Math.max(1, timeout.toMillis()));
		Consumer<RecordedCall> listener = (call) -> {
			if (filter.test(call)) {
				answer(result, call, baseUrl);
			}
		};
		result.onTimeout(() -> result.setErrorResult(ApiException.notFound("request_not_found",
				"No such call came within " + timeout + ". GET /_sandbox/requests lists those that did.")));
		result.onCompletion(() -> {
			this.journal.removeListener(listener);
			this.waiting.remove(result);
			this.places.release();
		});
		this.waiting.add(result);
		// The listener comes first, so that no call is missed in between
		this.journal.addListener(listener);
		this.journal.newestFirst().filter(filter).reduce((newer, older) -> older).ifPresent(listener);
		return result;
	}

	/** Passes a failure on to the waiting request, not to the client of the call. */
	private void answer(DeferredResult<Map<String, Object>> result, RecordedCall call, String baseUrl) {
		try {
			result.setResult(Map.of("request", this.inspector.inspect(call, baseUrl)));
		}
		catch (RuntimeException ex) {
			result.setErrorResult(ex);
		}
	}

	/** Answers all waiting requests, because the web server would wait for them. */
	@EventListener(ContextClosedEvent.class)
	void stop() {
		this.waiting.forEach((result) -> result.setErrorResult(
				ApiException.notFound("request_not_found", "The sandbox was stopped before such a call came.")));
	}

}
