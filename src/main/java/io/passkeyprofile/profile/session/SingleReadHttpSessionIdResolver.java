package io.passkeyprofile.profile.session;

import java.util.List;

import io.passkeyprofile.profile.web.ErrorPages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.stereotype.Component;

/**
 * Finds the session ID in the cookie, but only where a session is needed. Spring Session
 * reads the session from the database whenever this returns an ID.
 */
@Component
class SingleReadHttpSessionIdResolver implements HttpSessionIdResolver {

	/** The request attribute with the request that was resolved already. */
	private static final String RESOLVED = SingleReadHttpSessionIdResolver.class.getName() + ".resolved";

	private final CookieHttpSessionIdResolver cookie = new CookieHttpSessionIdResolver();

	SingleReadHttpSessionIdResolver(CookieSerializer cookies) {
		this.cookie.setCookieSerializer(cookies);
	}

	@Override
	public List<String> resolveSessionIds(HttpServletRequest request) {
		if (isPublic(request.getRequestURI()) || isResolved(request)
				|| request.getAttribute(ErrorPages.WITHOUT_SESSION) != null) {
			return List.of();
		}
		request.setAttribute(RESOLVED, request);
		return this.cookie.resolveSessionIds(request);
	}

	@Override
	public void setSessionId(HttpServletRequest request, HttpServletResponse response, String sessionId) {
		if (!this.cookie.resolveSessionIds(request).contains(sessionId)) {
			this.cookie.setSessionId(request, response, sessionId);
		}
	}

	@Override
	public void expireSession(HttpServletRequest request, HttpServletResponse response) {
		this.cookie.expireSession(request, response);
	}

	/** Returns whether a path is the same for everybody. */
	private static boolean isPublic(String path) {
		return path.startsWith("/assets/") || path.startsWith("/.well-known/");
	}

	/**
	 * Returns whether the session was read for this request. Spring Session asks again
	 * after it has saved the session. The page of an error is another request.
	 */
	private static boolean isResolved(HttpServletRequest request) {
		return request.getAttribute(RESOLVED) == request;
	}

}
