package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives every request a correlation ID, which its log lines and its response carry, and
 * logs the requests that failed. The ID has the form of a W3C trace ID, and is the ID of
 * the request's trace if there is one. It is generated here, and taken from the client
 * only if trace headers are trusted.
 * <p>
 * These are valves because Tomcat logs exceptions and shows the error page after all
 * filters, and refuses some requests before all filters.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#trace-id">W3C Trace Context</a>
 */
@Component
public class CorrelationIdCustomizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	/** The key of the ID in log lines. */
	static final String KEY = "correlation_id";

	private static final String HEADER = "X-Correlation-ID";

	private static final Logger logger = LoggerFactory.getLogger(CorrelationIdCustomizer.class);

	private final boolean trusting;

	CorrelationIdCustomizer(@Value("${management.tracing.propagation.consume}") String trustedFormats) {
		this.trusting = !trustedFormats.isEmpty();
	}

	/**
	 * Returns the ID of the request that this thread handles.
	 * @return 32 hexadecimal digits, or null outside a request
	 */
	public static @Nullable String current() {
		return MDC.get(KEY);
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addEngineValves(new IdValve(this.trusting));
		factory.addContextValves(new FailureValve());
	}

	private static void log(Request request, Response response, @Nullable Object route) {
		long nanos = System.nanoTime() - request.getCoyoteRequest().getStartTimeNanos();
		logger.atWarn()
			.addKeyValue("route", (route != null) ? route : "none")
			.addKeyValue("status", response.getStatus())
			.addKeyValue("duration_ms", Duration.ofNanos(nanos).toMillis())
			.log("Request failed");
	}

	private static final class IdValve extends ValveBase {

		private static final Pattern TRACE_PARENT = Pattern
			.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

		private final boolean trusting;

		IdValve(boolean trusting) {
			super(true);
			this.trusting = trusting;
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			String id = id(request);
			response.setHeader(HEADER, id);
			MDC.put(KEY, id);
			try {
				if (response.isError()) {
					// Tomcat has refused the request, and nothing else will log it
					log(request, response, null);
				}
				getNext().invoke(request, response);
			}
			finally {
				MDC.remove(KEY);
			}
		}

		private String id(Request request) {
			String parent = this.trusting ? request.getHeader("traceparent") : null;
			if (parent != null) {
				Matcher matcher = TRACE_PARENT.matcher(parent);
				if (matcher.matches()) {
					return matcher.group(1);
				}
			}
			ThreadLocalRandom random = ThreadLocalRandom.current();
			// Not all zeros, which would be no ID
			return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong() | 1);
		}

	}

	/**
	 * Logs a failure before the error page is rendered, because that has a route of its
	 * own. If a part of the response was sent already, no error page can follow it. Then
	 * breaks it off, so that the client doesn't take the part for the whole.
	 */
	private static final class FailureValve extends ValveBase {

		FailureValve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
			if (response.getStatus() >= 500) {
				log(request, response, request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
			}
			Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
			if (failure != null && response.isCommitted() && response.setErrorReported()) {
				response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, failure);
			}
		}

	}

}
