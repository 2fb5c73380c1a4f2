package io.passkeyprofile.profile.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses large bodies before anything reads them, and parameters that can't be decoded,
 * which Tomcat would otherwise log with their values, passwords included.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RequestLimitsFilter extends OncePerRequestFilter {

	private static final int BODY_BYTES = 64 * 1024;

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpStatus refusal = refusal(request);
		if (refusal == null) {
			chain.doFilter(request, response);
		}
		else if (!response.isCommitted()) {
			// If committed, the client went away and Tomcat has closed the connection
			response.sendError(refusal.value());
		}
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
