package io.passkeyprofile.profile;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * Shows a request that failed as a page of our own, with a text for its reason.
 */
@Component
public class ErrorPages implements ErrorViewResolver {

	/**
	 * The request attribute by which the one who refuses a request names the text to
	 * show.
	 */
	public static final String REASON = ErrorPages.class.getName() + ".reason";

	private static final Set<String> TEXTS = Set.of("400", "403", "404", "405", "500", "csrf", "passkey-not-found");

	@Override
	public @Nullable ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status,
			Map<String, Object> model) {
		String reason = Objects.requireNonNullElse(request.getAttribute(REASON), status.value()).toString();
		String text = TEXTS.contains(reason) ? reason : status.is5xxServerError() ? "500" : "400";
		return new ModelAndView("error", Map.of("text", text), status);
	}

}
