package io.passkeyprofile.sandbox.control.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.passkeyprofile.sandbox.journal.RecordingRequest;
import io.passkeyprofile.sandbox.journal.Refusal;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.CloseNowException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Makes faults happen to calls of the API, before the API key is checked. It comes after
 * the CORS filter, so that pages can read the answer like any other, and preflight
 * requests are not counted.
 */
@Component
final class FaultFilter extends OncePerRequestFilter {

	private static final PathPattern CALLS = PathPatternParser.defaultInstance.parse(ApiPaths.APP + "/**");

	private static final String HTML = "<!DOCTYPE html><html lang=\"en\"><title>%1$d</title><h1>%1$d</h1></html>\n";

	private final Faults faults;

	private final JsonMapper jsonMapper;

	FaultFilter(Faults faults, JsonMapper jsonMapper) {
		this.faults = faults;
		this.jsonMapper = jsonMapper;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !this.faults.isAny();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
		PathMatchInfo call = CALLS.matchAndExtract(path);
		Optional<ActiveFault> met = (call != null)
				? this.faults.use(String.valueOf(call.getUriVariables().get("app_id")), request.getMethod(), path)
				: Optional.empty();
		if (met.isEmpty()) {
			chain.doFilter(request, response);
			return;
		}
		RecordingRequest.refuse(request, Refusal.of(Refusal.Reason.FAULT, met.get().id()));
		Fault fault = met.get().fault();
		delay(fault);
		Fault.Answer kind = fault.answer();
		if (kind == null) {
			chain.doFilter(request, response);
			return;
		}
		switch (kind) {
			case ERROR -> write(response, status(fault, 500), MediaType.APPLICATION_JSON_VALUE, errorBody(fault));
			case HTML -> write(response, status(fault, 502), "text/html;charset=UTF-8",
					HTML.formatted(status(fault, 502)).getBytes(StandardCharsets.UTF_8));
			case HALF_BODY -> sendHalf(request, response, chain);
			case RESET -> throw new CloseNowException("Reset by a fault", new IOException());
		}
	}

	private static void delay(Fault fault) throws IOException {
		if (fault.delayMs() != null) {
			try {
				Thread.sleep(fault.delayMs());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new CloseNowException("Stopped during a delay", ex);
			}
		}
	}

	private static int status(Fault fault, int absent) {
		return Objects.requireNonNullElse(fault.status(), absent);
	}

	private byte[] errorBody(Fault fault) {
		Map<String, String> body = new LinkedHashMap<>();
		body.put("code", Objects.requireNonNullElse(fault.code(), "internal_server_error"));
		body.put("error", Objects.requireNonNullElse(fault.error(), "Something went wrong."));
		return this.jsonMapper.writeValueAsBytes(body);
	}

	private static void write(HttpServletResponse response, int status, String contentType, byte[] body)
			throws IOException {
		response.setStatus(status);
		response.setContentType(contentType);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	/** Lets the call take effect, but ends its answer in the middle. */
	private static void sendHalf(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
		chain.doFilter(request, whole);
		byte[] body = whole.getContentAsByteArray();
		response.setContentLength(body.length);
		response.getOutputStream().write(body, 0, body.length / 2);
		response.flushBuffer();
		throw new CloseNowException("Cut by a fault", new IOException());
	}

}
