package io.passkeyprofile.sandbox.control.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.passkeyprofile.sandbox.app.ChosenApps;
import io.passkeyprofile.sandbox.inspect.CallFilter;
import io.passkeyprofile.sandbox.inspect.CallInspector;
import io.passkeyprofile.sandbox.inspect.CallSummary;
import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.journal.RequestJournal;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Lists the calls of the API, waits for one, and counts them.
 */
@RestController
@RequestMapping(path = ApiPaths.CONTROL + "/requests", produces = MediaType.APPLICATION_JSON_VALUE)
class RequestsController {

	private final RequestJournal journal;

	private final CallInspector inspector;

	private final CallWaits waits;

	RequestsController(RequestJournal journal, CallInspector inspector, CallWaits waits) {
		this.journal = journal;
		this.inspector = inspector;
		this.waits = waits;
	}

	@GetMapping
	Calls list(ChosenApps chosen, HttpServletRequest request) {
		CallQuery query = CallQuery.of(request.getParameterMap(), Set.of("limit"), chosen);
		// Read before the list, so that nobody who waits for calls after it misses one
		long lastId = this.journal.lastId();
		List<RecordedCall> calls = this.journal.newestFirst().filter(query.filter()).toList();
		return new Calls(lastId, calls.size(),
				calls.stream().limit(query.limit()).map(this.inspector::summarize).toList());
	}

	@DeleteMapping
	Map<String, Object> delete(ChosenApps chosen, HttpServletRequest request) {
		CallQuery query = CallQuery.of(request.getParameterMap(), Set.of(), chosen);
		return Map.of("deleted", this.journal.delete(query.filter()));
	}

	@GetMapping("/{id:[0-9]{1,18}}")
	Map<String, Object> get(@PathVariable long id) {
		RecordedCall call = this.journal.find(id)
			.orElseThrow(() -> ApiException.notFound("request_not_found",
					"The log has no call " + id + ". It keeps the latest 10,000, in memory."));
		return Map.of("request", this.inspector.inspect(call, baseUrl()));
	}

	@GetMapping("/wait")
	DeferredResult<Map<String, Object>> await(ChosenApps chosen, HttpServletRequest request) {
		CallQuery query = CallQuery.of(request.getParameterMap(), Set.of("timeout"), chosen);
		return this.waits.await(query.filter(), query.timeout(), baseUrl());
	}

	@PostMapping("/verify")
	ResponseEntity<Verification> verify(ChosenApps chosen, HttpServletRequest request,
			@Valid @RequestBody CallCount claim) {
		String appId = CallQuery.appId(request.getParameterMap(), chosen);
		CallFilter filter = claim.filter(appId);
		List<RecordedCall> calls = this.journal.newestFirst().filter(CallFilter.ofApp(appId)).toList();
		long count = calls.stream().filter(filter).count();
		if (claim.isMet(count)) {
			return ResponseEntity.ok(new Verification(true, count, null, null, null));
		}
		String sentence = "Expected such a call " + claim.expectation() + ", but it "
				+ ((count == 0) ? "never came." : "came " + CallCount.times(count) + ".");
		NearestMiss miss = (count > 0) ? null
				: CallCount.nearestMiss(filter, calls)
					.map((call) -> new NearestMiss(this.inspector.summarize(call), filter.differences(call)))
					.orElse(null);
		if (miss != null) {
			sentence += " The nearest miss is call " + miss.request().id() + ": "
					+ String.join(", and ", miss.differences()) + ".";
		}
		return ResponseEntity.unprocessableContent()
			.body(new Verification(false, count, "verification_failed", sentence, miss));
	}

	@GetMapping("/har")
	Map<String, Object> har(ChosenApps chosen, HttpServletRequest request) {
		CallQuery query = CallQuery.of(request.getParameterMap(), Set.of(), chosen);
		List<RecordedCall> calls = new ArrayList<>(this.journal.newestFirst().filter(query.filter()).toList());
		Collections.reverse(calls);
		return this.inspector.har(calls.stream(), baseUrl());
	}

	private static String baseUrl() {
		return ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
	}

	/**
	 * Calls, the newest first.
	 *
	 * @param lastId the number of the newest call of all
	 * @param total how many calls match
	 * @param requests the newest of them, up to the limit
	 */
	record Calls(long lastId, int total, List<CallSummary> requests) {
	}

	/**
	 * Whether an expectation was met.
	 *
	 * @param verified whether it was
	 * @param count how many calls match
	 * @param code an error code, or {@code null} if it was met
	 * @param error a sentence, or {@code null} if it was met
	 * @param nearestMiss the call that comes closest if none matches, or {@code null}
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Verification(boolean verified, long count, @Nullable String code, @Nullable String error,
			@Nullable NearestMiss nearestMiss) {
	}

	/**
	 * A call that doesn't match.
	 *
	 * @param request the call
	 * @param differences in which ways it differs
	 */
	record NearestMiss(CallSummary request, List<String> differences) {
	}

}
