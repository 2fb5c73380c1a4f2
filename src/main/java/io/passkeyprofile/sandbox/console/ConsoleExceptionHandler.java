package io.passkeyprofile.sandbox.console;

import java.io.IOException;
import java.util.Map;

import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/**
 * Turns failures of the console into pages in its layout.
 */
@ControllerAdvice(basePackageClasses = ConsoleExceptionHandler.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(ConsoleExceptionHandler.class);

	@ExceptionHandler
	ModelAndView handle(ApiException ex) {
		return page(ex.status(), String.valueOf(ex.getMessage()));
	}

	/** Does nothing: the page was closed, so nobody reads an answer. */
	@ExceptionHandler(AsyncRequestNotUsableException.class)
	void ignoreClosedPage() {
	}

	@ExceptionHandler
	ModelAndView handle(Exception ex) {
		if (ex instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
			HttpStatus status = HttpStatus.valueOf(response.getStatusCode().value());
			return page(status, status.getReasonPhrase() + ".");
		}
		logger.error("A page failed", ex);
		return page(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong. The log of the sandbox says more.");
	}

	private static ModelAndView page(HttpStatus status, String sentence) {
		ModelAndView page = new ModelAndView("console/error", Map.of("error", sentence, "status", status.value()));
		page.setStatus(status);
		return page;
	}

	/**
	 * Does the same if a filter refuses a request of a browser, such as a form with an
	 * outdated token.
	 */
	@Component
	@Order(Ordered.HIGHEST_PRECEDENCE + 3)
	static final class Filter extends OncePerRequestFilter {

		private final ObjectProvider<ThymeleafViewResolver> views;

		Filter(ObjectProvider<ThymeleafViewResolver> views) {
			this.views = views;
		}

		@Override
		protected boolean shouldNotFilter(HttpServletRequest request) {
			String path = request.getRequestURI();
			String accepted = request.getHeader(HttpHeaders.ACCEPT);
			return (!path.equals(ApiPaths.HOME) && !path.startsWith(ApiPaths.CONSOLE + "/")) || accepted == null
					|| !accepted.contains(MediaType.TEXT_HTML_VALUE);
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			try {
				chain.doFilter(request, response);
			}
			catch (ApiException ex) {
				if (ex.status() == HttpStatus.NOT_FOUND) {
					// A page in the console's layout would reveal that there is a console
					throw ex;
				}
				render(ex, request, response);
			}
		}

		private void render(ApiException ex, HttpServletRequest request, HttpServletResponse response)
				throws ServletException {
			response.setStatus(ex.status().value());
			try {
				View view = this.views.getObject().resolveViewName("console/error", request.getLocale());
				if (view != null) {
					view.render(Map.of("error", String.valueOf(ex.getMessage()), "status", ex.status().value()),
							request, response);
				}
			}
			catch (Exception failure) {
				throw new ServletException(failure);
			}
		}

	}

	/** Answers unknown paths of the console. */
	@Controller
	static final class UnknownPath {

		@GetMapping(ApiPaths.CONSOLE + "/**")
		ModelAndView unknown() {
			return page(HttpStatus.NOT_FOUND, "There is no such page.");
		}

	}

}
