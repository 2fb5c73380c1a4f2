package io.passkeyprofile.sandbox.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Hands {@link ApiException}s and database failures of other filters to
 * {@link ApiExceptionHandler}. Spring MVC does this only for exceptions of controllers.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class ApiExceptionFilter extends OncePerRequestFilter {

	/** Looked up late, because filters are created before Spring MVC. */
	private final ObjectProvider<HandlerExceptionResolver> handlerExceptionResolver;

	ApiExceptionFilter(ObjectProvider<HandlerExceptionResolver> handlerExceptionResolver) {
		this.handlerExceptionResolver = handlerExceptionResolver;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (ApiException | DataAccessException ex) {
			this.handlerExceptionResolver.getObject().resolveException(request, response, null, ex);
		}
	}

}
