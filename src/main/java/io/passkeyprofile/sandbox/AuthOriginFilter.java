package io.passkeyprofile.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets pages of an app's own origins, and of no other, hold the app's ceremonies. A
 * request without an origin comes from no page, and has to bring a signed one anyway.
 */
@Component
final class AuthOriginFilter extends OncePerRequestFilter {

	private static final List<PathPattern> OPEN_TO_PAGES = List.of(
			PathPatternParser.defaultInstance.parse(ApiPaths.APP),
			PathPatternParser.defaultInstance.parse(ApiPaths.REGISTER + "/{step}"),
			PathPatternParser.defaultInstance.parse(ApiPaths.AUTHENTICATE + "/{step}"));

	private final SandboxSettings settings;

	private final ObjectProvider<HandlerExceptionResolver> handlerExceptionResolver;

	AuthOriginFilter(SandboxSettings settings, ObjectProvider<HandlerExceptionResolver> handlerExceptionResolver) {
		this.settings = settings;
		this.handlerExceptionResolver = handlerExceptionResolver;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String appId = appId(request);
		if (appId == null) {
			if (CorsUtils.isPreFlightRequest(request)) {
				// It bears no API key, and nothing else is for pages
				refuse(request, response, PassageError.originNotAllowed());
			}
			else {
				chain.doFilter(request, response);
			}
			return;
		}
		response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
		try {
			App app = this.settings.app(appId).orElseThrow(PassageError::appNotFound);
			request.setAttribute(ApiKeyInterceptor.APP, app);
			admit(app, request, response);
		}
		catch (PassageError error) {
			refuse(request, response, error);
			return;
		}
		if (!CorsUtils.isPreFlightRequest(request)) {
			chain.doFilter(request, response);
		}
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, PassageError error) {
		this.handlerExceptionResolver.getObject().resolveException(request, response, null, error);
	}

	private static void admit(App app, HttpServletRequest request, HttpServletResponse response) throws IOException {
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		// Spring compares origins without regard to case and to a slash at the end
		if (origin != null && !app.webOrigins().contains(origin)) {
			throw PassageError.originNotAllowed();
		}
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.setAllowedOrigins(app.webOrigins());
		configuration.setAllowedMethods(List.of("GET", "POST", "OPTIONS"));
		configuration.setAllowedHeaders(List.of("content-type", "passage-flex-version"));
		configuration.setAllowCredentials(false);
		new RefusingCorsProcessor().processRequest(configuration, request, response);
	}

	private static @Nullable String appId(HttpServletRequest request) {
		PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
		return OPEN_TO_PAGES.stream()
			.flatMap((pattern) -> Optional.ofNullable(pattern.matchAndExtract(path)).stream())
			.map(PathMatchInfo::getUriVariables)
			.map((variables) -> variables.get("app_id"))
			.findFirst()
			.orElse(null);
	}

	private static final class RefusingCorsProcessor extends DefaultCorsProcessor {

		@Override
		protected void rejectRequest(ServerHttpResponse response) {
			throw PassageError.originNotAllowed();
		}

	}

}
