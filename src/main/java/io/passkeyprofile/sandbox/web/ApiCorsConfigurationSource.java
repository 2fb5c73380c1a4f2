package io.passkeyprofile.sandbox.web;

import java.io.IOException;
import java.util.List;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.journal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets the web pages of an app call the ceremonies of this app, and keeps all pages away
 * from the management API. A request without an origin doesn't come from a page, but the
 * response that it sends must be signed for an allowed origin all the same.
 */
final class ApiCorsConfigurationSource implements CorsConfigurationSource {

	private static final List<PathPattern> FOR_PAGES = ApiPaths.FOR_PAGES.stream()
		.map(PathPatternParser.defaultInstance::parse)
		.toList();

	/** Refuses preflight requests to the management API. */
	private static final CorsConfiguration NO_ORIGIN = new CorsConfiguration();

	private final AppRepository apps;

	ApiCorsConfigurationSource(AppRepository apps) {
		this.apps = apps;
	}

	/**
	 * Finds the configuration for a request.
	 * @throws ApiException if the request is for an unknown app
	 */
	@Override
	public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
		PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
		for (PathPattern pattern : FOR_PAGES) {
			PathMatchInfo match = pattern.matchAndExtract(path);
			if (match != null) {
				return configuration(app(match));
			}
		}
		return CorsUtils.isPreFlightRequest(request) ? NO_ORIGIN : null;
	}

	private App app(PathMatchInfo match) {
		return this.apps.find(String.valueOf(match.getUriVariables().get("app_id")))
			.orElseThrow(() -> ApiException.appNotFound().because(Refusal.Reason.APP));
	}

	private static CorsConfiguration configuration(App app) {
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.setAllowedOrigins(app.webOrigins());
		configuration.setAllowedMethods(List.of("GET", "POST", "OPTIONS"));
		configuration.setAllowedHeaders(List.of("content-type", "passage-flex-version"));
		configuration.setAllowCredentials(false);
		return configuration;
	}

	/** Refuses with an exception that becomes an error in Passage's form. */
	static final class Processor extends DefaultCorsProcessor {

		/** Also checks the origin of this server itself, which Spring always allows. */
		@Override
		public boolean processRequest(@Nullable CorsConfiguration configuration, HttpServletRequest request,
				HttpServletResponse response) throws IOException {
			String origin = request.getHeader(HttpHeaders.ORIGIN);
			try {
				boolean isAllowed = super.processRequest(configuration, request, response);
				if (configuration != null && origin != null && checkOrigin(configuration, origin) == null) {
					throw ApiException.originNotAllowed();
				}
				return isAllowed;
			}
			catch (ApiException ex) {
				throw ex.because(refusal(configuration, origin));
			}
		}

		private Refusal refusal(@Nullable CorsConfiguration configuration, @Nullable String origin) {
			if (configuration == null || configuration.getAllowedOrigins() == null) {
				return Refusal.of(Refusal.Reason.CORS_MANAGEMENT, String.valueOf(origin));
			}
			return (checkOrigin(configuration, origin) != null) ? Refusal.of(Refusal.Reason.CORS_PREFLIGHT)
					: Refusal.of(Refusal.Reason.CORS_ORIGIN, String.valueOf(origin),
							String.join(", ", configuration.getAllowedOrigins()));
		}

		/** Compares exactly. Spring would ignore case and a trailing slash. */
		@Override
		protected @Nullable String checkOrigin(CorsConfiguration configuration, @Nullable String origin) {
			List<String> allowed = configuration.getAllowedOrigins();
			return (origin != null && allowed != null && allowed.contains(origin)) ? origin : null;
		}

		@Override
		protected void rejectRequest(ServerHttpResponse response) {
			throw ApiException.originNotAllowed();
		}

	}

}
