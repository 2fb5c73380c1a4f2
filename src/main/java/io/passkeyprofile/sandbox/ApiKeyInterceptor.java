package io.passkeyprofile.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets a request act for an app only with one of the app's API keys. It stands before
 * every handler: a path that is to be open must say so.
 */
@Component
class ApiKeyInterceptor implements HandlerInterceptor {

	/** The request attribute that holds the {@link App} which the request acts for. */
	static final String APP = "io.passkeyprofile.sandbox.app";

	private static final PathPattern IN_APP = PathPatternParser.defaultInstance.parse(ApiPaths.APP + "/**");

	private static final String SCHEME = "Bearer ";

	private final SandboxSettings settings;

	ApiKeyInterceptor(SandboxSettings settings) {
		this.settings = settings;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		PathMatchInfo match = IN_APP
			.matchAndExtract(ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication());
		if (match == null) {
			throw PassageError.notFound();
		}
		App app = this.settings.app(String.valueOf(match.getUriVariables().get("app_id")))
			.orElseThrow(PassageError::appNotFound);
		if (!app.accepts(presentedKey(request))) {
			throw PassageError.invalidAccessToken();
		}
		request.setAttribute(APP, app);
		return true;
	}

	private static byte[] presentedKey(HttpServletRequest request) {
		List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
		if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			throw PassageError.invalidAccessToken();
		}
		// Tomcat makes one character of each byte; this gives the bytes back
		return headers.get(0).substring(SCHEME.length()).strip().getBytes(StandardCharsets.ISO_8859_1);
	}

}
