package io.passkeyprofile.profile.signin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Remembers in a cookie which page a visitor asked for, until they have signed in.
 * Keeping it in a session would give every crawler one.
 */
@Component
class PageCookieRequestCache implements RequestCache, PersonalData {

	/** The pages that people may come back to; nothing else is a valid value. */
	private static final Pattern PAGE = Pattern.compile("/profile(/[A-Za-z0-9_-]+)*(\\?page=\\d{1,9})?");

	private static final Duration LIFETIME = Duration.ofMinutes(30);

	private final MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);

	private final String cookieName;

	private final boolean httpsOnly;

	PageCookieRequestCache(ProfileSettings settings) {
		this.html.setUseEquals(true);
		this.cookieName = settings.cookieName("PAGE");
		this.httpsOnly = settings.httpsOnly();
	}

	@Override
	public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
		String page = page(request);
		// Only pages are worth coming back to, not scripts' requests or forms
		if (HttpMethod.GET.matches(request.getMethod()) && this.html.matches(request) && PAGE.matcher(page).matches()) {
			write(response, page, LIFETIME);
		}
	}

	@Override
	public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
		return saved(request).map(SimpleSavedRequest::new).orElse(null);
	}

	@Override
	public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
		if (saved(request).filter(page(request)::equals).isPresent()) {
			removeRequest(request, response);
		}
		return null;
	}

	@Override
	public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
		write(response, "", Duration.ZERO);
	}

	@Override
	public Topic topic() {
		return Topic.COOKIE_PAGE;
	}

	@Override
	public List<Object> limits() {
		return List.of(LIFETIME);
	}

	private Optional<String> saved(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, this.cookieName))
			.map(Cookie::getValue)
			.filter((page) -> PAGE.matcher(page).matches());
	}

	private void write(HttpServletResponse response, String page, Duration lifetime) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(this.cookieName, page)
					.path("/")
					.secure(this.httpsOnly)
					.httpOnly(true)
					.sameSite("Lax")
					.maxAge(lifetime)
					.build()
					.toString());
	}

	private static String page(HttpServletRequest request) {
		String query = request.getQueryString();
		return request.getRequestURI() + ((query != null) ? "?" + query : "");
	}

}
