package io.passkeyprofile.sandbox.audit;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Records every request of console and control that changes or exports something, before
 * it is served. It covers the same paths that {@code AccessFilter} guards, so no new
 * route can be forgotten.
 */
@Component
class AuditInterceptor implements HandlerInterceptor, WebMvcConfigurer {

	private static final Logger logger = LoggerFactory.getLogger(AuditInterceptor.class);

	private static final String ENTRY = AuditInterceptor.class.getName() + ".ENTRY";

	private static final String SIGN_IN = "POST " + ApiPaths.SIGN_IN;

	private static final String AUTHENTICATORS = ApiPaths.CONTROL + "/authenticators/{id}/";

	/** Users, and passkeys of virtual authenticators with their private keys. */
	private static final Set<String> EXPORTS = Set.of("GET " + ApiPaths.CONTROL + "/users",
			"GET " + AUTHENTICATORS + "credentials", "GET " + AUTHENTICATORS + "credentials/{credential_id}");

	/**
	 * The first one changes nothing. The others run ceremonies, which are in the request
	 * log like all ceremonies.
	 */
	private static final Set<String> NOT_RECORDED = Set.of("POST " + ApiPaths.CONTROL + "/requests/verify",
			"POST " + AUTHENTICATORS + "register", "POST " + AUTHENTICATORS + "authenticate");

	private final AuditLog log;

	AuditInterceptor(AuditLog log) {
		this.log = log;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this).addPathPatterns(ApiPaths.CONTROL_CALLS).addPathPatterns(ApiPaths.CONSOLE_PAGES);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		String action = action(request);
		if (handler instanceof HandlerMethod && isRecorded(request, action) && !action.equals(SIGN_IN)) {
			request.setAttribute(ENTRY, begin(request, action));
		}
		return true;
	}

	/** Records sign-ins only here, and only if they succeed, because anybody may try. */
	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception failure) {
		try {
			Long entry = (Long) request.getAttribute(ENTRY);
			if (action(request).equals(SIGN_IN) && response.getStatus() == HttpServletResponse.SC_SEE_OTHER) {
				entry = begin(request, SIGN_IN);
			}
			if (entry != null) {
				this.log.end(entry, String.valueOf((failure != null) ? 500 : response.getStatus()));
			}
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("The audit log doesn't say how a request ended, because the database does not answer");
		}
	}

	private static boolean isRecorded(HttpServletRequest request, String action) {
		return EXPORTS.contains(action)
				|| (!Set.of("GET", "HEAD", "OPTIONS").contains(request.getMethod()) && !NOT_RECORDED.contains(action));
	}

	private long begin(HttpServletRequest request, String action) {
		Map<String, String> names = names(request);
		String appId = Objects.requireNonNullElseGet(names.remove("app_id"),
				() -> Objects.requireNonNullElse(request.getParameter("app"), ""));
		String subject = names.entrySet()
			.stream()
			.map((name) -> name.getKey() + " " + name.getValue())
			.collect(Collectors.joining(", "));
		return this.log.begin(request.getRemoteAddr(), action, appId, subject);
	}

	private static String action(HttpServletRequest request) {
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return request.getMethod() + " " + String.valueOf(pattern).replaceAll(":[^/]*}", "}");
	}

	private static Map<String, String> names(HttpServletRequest request) {
		Map<String, String> names = new TreeMap<>();
		if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
			variables.forEach((name, value) -> names.put(String.valueOf(name), String.valueOf(value)));
		}
		return names;
	}

}
