package io.passkeyprofile.sandbox.web;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.journal.HeaderMask;
import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.journal.RecordedCall.Body;
import io.passkeyprofile.sandbox.journal.RecordedCall.Header;
import io.passkeyprofile.sandbox.journal.RecordingRequest;
import io.passkeyprofile.sandbox.journal.RecordingResponse;
import io.passkeyprofile.sandbox.journal.Refusal;
import io.passkeyprofile.sandbox.journal.RequestJournal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Records every call of the API, however it ends. It comes before all other filters, so
 * that calls that they refuse are recorded, too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestRecordingFilter extends OncePerRequestFilter {

	private static final String APPS = ApiPaths.BASE + "/apps/";

	private static final int MAX_PATH = 2000;

	private static final Set<String> REQUEST_HEADERS = inBothCases("Accept", "Access-Control-Request-Headers",
			"Access-Control-Request-Method", "Authorization", "Content-Length", "Content-Type", "Cookie", "Forwarded",
			"Host", "Origin", "Passage-Flex-Version", "Passage-Version", "Referer", "Sec-Fetch-Mode", "Sec-Fetch-Site",
			"Transfer-Encoding", "User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto");

	private static final List<String> RESPONSE_HEADERS = List.of("Access-Control-Allow-Headers",
			"Access-Control-Allow-Methods", "Access-Control-Allow-Origin", "Allow", "Content-Type", "Retry-After",
			"WWW-Authenticate");

	private final HeaderMask headerMask = new HeaderMask();

	private final RequestJournal journal;

	private final JsonMapper jsonMapper;

	private final Clock clock;

	RequestRecordingFilter(RequestJournal journal, JsonMapper jsonMapper, Clock clock) {
		this.journal = journal;
		this.jsonMapper = jsonMapper;
		this.clock = clock;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !ApiPaths.isOfApi(request.getRequestURI());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Instant time = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
		long start = System.nanoTime();
		RecordingRequest recordingRequest = new RecordingRequest(request);
		RecordingResponse recordingResponse = new RecordingResponse(response);
		boolean failed = true;
		try {
			chain.doFilter(recordingRequest, recordingResponse);
			failed = false;
		}
		finally {
			record(recordingRequest, recordingResponse, failed ? 500 : response.getStatus(), time,
					Duration.ofNanos(System.nanoTime() - start));
		}
	}

	private void record(RecordingRequest request, RecordingResponse response, int status, Instant time,
			Duration duration) {
		String path = cut(request.getRequestURI(), MAX_PATH);
		Body body = response.isError() ? new Body(this.jsonMapper.writeValueAsBytes(ApiError.of(status)), false)
				: response.body();
		String method = cut(request.getMethod(), MAX_PATH);
		String query = (request.getQueryString() != null) ? cut(request.getQueryString(), MAX_PATH) : null;
		String appId = appId(path);
		List<Header> requestHeaders = this.headerMask.mask(sent(request));
		Body requestBody = request.body();
		List<Header> responseHeaders = this.headerMask.mask(sent(response));
		Refusal refusal = (status >= 400) ? refusal(request, status) : null;
		// The journal's lock is held only to number the call
		this.journal.add((id) -> new RecordedCall(id, time, duration, method, path, query, appId, requestHeaders,
				requestBody, status, responseHeaders, body, refusal));
	}

	/** Finds a reason if the call was refused with nothing but a status. */
	private static Refusal refusal(RecordingRequest request, int status) {
		Refusal refusal = request.refusal();
		if (refusal != null) {
			return refusal;
		}
		return switch (status) {
			case 404 -> Refusal.of(Refusal.Reason.PATH);
			case 408 -> Refusal.of(Refusal.Reason.BODY_TOO_SLOW);
			case 413 -> Refusal.of(Refusal.Reason.BODY_TOO_LARGE);
			case 421 -> Refusal.of(Refusal.Reason.HOST, String.valueOf(request.getHeader(HttpHeaders.HOST)));
			default -> Refusal.of((status >= 500) ? Refusal.Reason.SERVER_ERROR : Refusal.Reason.OTHER,
					ApiError.of(status).error());
		};
	}

	private static String appId(String path) {
		if (!path.startsWith(APPS)) {
			return "";
		}
		int end = path.indexOf('/', APPS.length());
		return (end >= 0) ? path.substring(APPS.length(), end) : path.substring(APPS.length());
	}

	private static List<String> sent(HttpServletRequest request) {
		List<String> namesAndValues = new ArrayList<>();
		Enumeration<String> names = request.getHeaderNames();
		while (names.hasMoreElements()) {
			String name = names.nextElement();
			if (REQUEST_HEADERS.contains(name) || REQUEST_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
				Enumeration<String> values = request.getHeaders(name);
				while (values.hasMoreElements()) {
					namesAndValues.add(name);
					namesAndValues.add(values.nextElement());
				}
			}
		}
		return namesAndValues;
	}

	private static List<String> sent(HttpServletResponse response) {
		List<String> namesAndValues = new ArrayList<>(4);
		for (String name : RESPONSE_HEADERS) {
			if (response.containsHeader(name)) {
				namesAndValues.add(name);
				namesAndValues.add(String.join(", ", response.getHeaders(name)));
			}
		}
		return namesAndValues;
	}

	private static String cut(@Nullable String value, int length) {
		if (value == null) {
			return "";
		}
		return (value.length() > length) ? value.substring(0, length) + "…" : value;
	}

	/** Most clients send names in one of these cases; others are converted for lookup. */
	private static Set<String> inBothCases(String... names) {
		return Arrays.stream(names)
			.flatMap((name) -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
			.collect(Collectors.toUnmodifiableSet());
	}

}
