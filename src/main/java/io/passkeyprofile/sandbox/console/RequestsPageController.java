package io.passkeyprofile.sandbox.console;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.inspect.CallDetails;
import io.passkeyprofile.sandbox.inspect.CallFilter;
import io.passkeyprofile.sandbox.inspect.CallInspector;
import io.passkeyprofile.sandbox.inspect.CallSummary;
import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.journal.RequestJournal;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Shows the calls of the API: a list that grows as they happen, and a page for each call.
 */
@Controller
class RequestsPageController {

	private static final int PAGE = 100;

	private final RequestJournal journal;

	private final CallInspector inspector;

	private final LiveCalls liveCalls;

	private final AppRepository apps;

	RequestsPageController(RequestJournal journal, CallInspector inspector, LiveCalls liveCalls, AppRepository apps) {
		this.journal = journal;
		this.inspector = inspector;
		this.liveCalls = liveCalls;
		this.apps = apps;
	}

	@GetMapping(ApiPaths.HOME)
	String list(@RequestParam(defaultValue = "") String app, @RequestParam(defaultValue = "") String path,
			@RequestParam(defaultValue = "false") boolean refused,
			@RequestParam(required = false) @Nullable Long before, Model model) {
		boolean isValid = path.isEmpty() || path.matches(CallFilter.PATH);
		CallFilter filter = new CallFilter(app.isEmpty() ? null : app, null, (path.isEmpty() || !isValid) ? null : path,
				null, null, null, null, refused ? true : null);
		long lastId = this.journal.lastId();
		List<RecordedCall> calls = this.journal.newestFirst()
			.filter(filter)
			.filter((call) -> before == null || call.id() < before)
			.limit(PAGE + 1)
			.toList();
		model.addAttribute("calls", rows(calls.stream().limit(PAGE)));
		model.addAttribute("older", (calls.size() > PAGE) ? calls.get(PAGE - 1).id() : null);
		model.addAttribute("lastId", lastId);
		model.addAttribute("before", before);
		model.addAttribute("app", app);
		model.addAttribute("path", path);
		model.addAttribute("pathIsValid", isValid);
		model.addAttribute("refused", refused);
		model.addAttribute("isFiltered", !app.isEmpty() || !path.isEmpty() || refused);
		model.addAttribute("baseUrl", baseUrl());
		model.addAttribute("firstApp", this.apps.findAll().get(0));
		return "console/requests";
	}

	@GetMapping(ApiPaths.CONSOLE + "/requests/{id:[0-9]{1,18}}")
	String show(@PathVariable long id, Model model) {
		CallDetails details = this.journal.find(id)
			.map((call) -> this.inspector.inspect(call, baseUrl()))
			.orElseThrow(() -> ApiException.notFound("request_not_found",
					"This call is not in the log any more. It keeps the latest, in memory."));
		String appId = details.summary().appId();
		model.addAttribute("call", new CallRow(details.summary(), this.apps.find(appId).map(App::name).orElse(appId)));
		model.addAttribute("details", details);
		model.addAttribute("parts", DecodedPart.of(details.decoded()));
		return "console/request";
	}

	@PostMapping(ApiPaths.CONSOLE + "/requests/clear")
	RedirectView clear() {
		this.journal.delete((call) -> true);
		return new SeeOtherView(ApiPaths.HOME);
	}

	@GetMapping(path = ApiPaths.CONSOLE + "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter events(@RequestParam(defaultValue = "0") long after,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
		boolean isKnown = lastEventId != null && lastEventId.matches("[0-9]{1,18}");
		return this.liveCalls.subscribe(isKnown ? Long.parseLong(String.valueOf(lastEventId)) : after);
	}

	private List<CallRow> rows(Stream<RecordedCall> calls) {
		Map<String, String> names = this.apps.findAll().stream().collect(Collectors.toMap(App::id, App::name));
		return calls.map(this.inspector::summarize)
			.map((summary) -> new CallRow(summary, names.getOrDefault(summary.appId(), summary.appId())))
			.toList();
	}

	private static String baseUrl() {
		return ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
	}

	/**
	 * A call as the pages show it.
	 *
	 * @param summary the call
	 * @param appName the name of its app, or the ID if there is no such app
	 */
	record CallRow(CallSummary summary, String appName) {

		/** Returns the path without the part that names the app. */
		public String shortPath() {
			return this.summary.path().replaceFirst("^/v1/apps/[^/]+(?=/)", "");
		}

		/** Returns the time of day in UTC, such as {@code 13:02:45}. */
		public String time() {
			return this.summary.time().toString().substring(11, 19);
		}

		/** Returns the time in ISO 8601, for scripts. */
		public String iso() {
			return this.summary.time().toString();
		}

	}

}
