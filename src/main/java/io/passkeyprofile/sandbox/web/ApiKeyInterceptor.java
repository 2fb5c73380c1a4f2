package io.passkeyprofile.sandbox.web;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

import io.passkeyprofile.sandbox.app.ApiKey;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.journal.Refusal;
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
 * Lets a request through only with an API key of the app in its path. It guards every
 * path, known or unknown, except those in {@link ApiPaths#FOR_PAGES}, and except those of
 * control and console, which the room {@code access} guards.
 */
@Component
class ApiKeyInterceptor implements HandlerInterceptor {

	private static final PathPattern IN_APP = PathPatternParser.defaultInstance.parse(ApiPaths.APP + "/**");

	private static final String SCHEME = "Bearer ";

	private final AppRepository apps;

	ApiKeyInterceptor(AppRepository apps) {
		this.apps = apps;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		PathMatchInfo match = IN_APP
			.matchAndExtract(ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication());
		if (match == null) {
			throw ApiException.notFound().because(Refusal.Reason.PATH);
		}
		App app = this.apps.find(String.valueOf(match.getUriVariables().get("app_id")))
			.orElseThrow(() -> ApiException.appNotFound().because(Refusal.Reason.APP));
		byte[] key = presentedKey(request);
		ApiKey apiKey = app.apiKey(key).orElseThrow(() -> ApiException.invalidAccessToken().because(whyNot(key)));
		this.apps.recordUse(apiKey);
		return true;
	}

	private Refusal whyNot(byte[] key) {
		return this.apps.findIdByKey(key)
			.map((other) -> Refusal.of(Refusal.Reason.API_KEY_OF_OTHER_APP, other))
			.orElse(Refusal.of(Refusal.Reason.API_KEY_WRONG));
	}

	private static byte[] presentedKey(HttpServletRequest request) {
		List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
		if (headers.size() != 1) {
			throw ApiException.invalidAccessToken()
				.because(headers.isEmpty() ? Refusal.Reason.API_KEY_MISSING : Refusal.Reason.API_KEY_REPEATED);
		}
		if (!headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			throw ApiException.invalidAccessToken().because(Refusal.Reason.API_KEY_SCHEME);
		}
		// Tomcat turns each byte of a header into one character; this turns it back
		return headers.get(0).substring(SCHEME.length()).strip().getBytes(StandardCharsets.ISO_8859_1);
	}

}
