package io.passkeyprofile.browser;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves recorded pages, so that a browser doesn't have to reach the same state again,
 * and answers with any error.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class Snapshots extends OncePerRequestFilter {

	static final String PATH = "/snapshots/";

	static final String ERRORS = "/errors/";

	private final Map<String, String> pages = new LinkedHashMap<>();

	void add(String name, String page) {
		this.pages.put(name, page);
	}

	Map<String, String> pages() {
		return this.pages;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		String path = request.getRequestURI();
		if (path.startsWith(PATH)) {
			response.setContentType("text/html;charset=UTF-8");
			response.getWriter().write(this.pages.get(path.substring(PATH.length())));
		}
		else if (path.startsWith(ERRORS)) {
			response.sendError(Integer.parseInt(path.substring(ERRORS.length())));
		}
		else {
			chain.doFilter(request, response);
		}
	}

}
