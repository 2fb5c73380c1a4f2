package io.passkeyprofile.profile.web;

import java.io.IOException;

import io.passkeyprofile.jdbc.DatabaseFailure;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Refuses large bodies before anything reads them, and parameters that can't be decoded,
 * which Tomcat would otherwise log with their values, passwords included. Also answers
 * requests that fail in other filters or controllers because the database doesn't work.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RequestLimitsFilter extends OncePerRequestFilter {

	private static final Logger logger = LoggerFactory.getLogger(RequestLimitsFilter.class);

	private static final int BODY_BYTES = 64 * 1024;

	/** After this many seconds clients may try again. */
	private static final String RETRY_AFTER = "5";

	/** Error pages show who is signed in, so they need the database too. */
	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean error = request.getDispatcherType() == DispatcherType.ERROR;
		HttpStatus refusal = error ? null : refusal(request);
		if (refusal == null) {
			try {
				chain.doFilter(request, response);
			}
			catch (ServletException | IOException | RuntimeException ex) {
				if (response.isCommitted() || !DatabaseFailure.isCauseOf(ex)) {
					throw ex;
				}
				logger.warn("The database can't do its work: {}",
						NestedExceptionUtils.getMostSpecificCause(ex).toString());
				showWithoutDatabase(request, response, error);
			}
		}
		else if (!response.isCommitted()) {
			// If committed, the client went away and Tomcat has closed the connection
			response.sendError(refusal.value());
		}
	}

	/** These pages look as if nobody were signed in. */
	private static void showWithoutDatabase(HttpServletRequest request, HttpServletResponse response, boolean error)
			throws ServletException, IOException {
		response.resetBuffer();
		request.setAttribute(ErrorPages.WITHOUT_SESSION, true);
		if (!error && request.getRequestURI().equals("/sign-in") && HttpMethod.GET.matches(request.getMethod())) {
			request.getRequestDispatcher("/sign-in").forward(request, response);
			return;
		}
		if (!error) {
			response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
			request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, HttpStatus.SERVICE_UNAVAILABLE.value());
		}
		Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		request.getRequestDispatcher("/error").forward(request, response);
		// For log and metrics, which name the route that failed
		request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, route);
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((observed) -> observed.setPathPattern((route != null) ? route.toString() : null));
	}

	private static @Nullable HttpStatus refusal(HttpServletRequest request) {
		if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
			// Browsers always send the length of a body
			return HttpStatus.LENGTH_REQUIRED;
		}
		if (request.getContentLengthLong() > BODY_BYTES) {
			return HttpStatus.CONTENT_TOO_LARGE;
		}
		try {
			request.getParameterMap();
			return null;
		}
		catch (IllegalStateException ex) {
			return HttpStatus.BAD_REQUEST;
		}
	}

}
