package io.passkeyprofile.profile.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.ModelAndView;

/**
 * Renders failed requests: browsers get a page that explains the reason, scripts get the
 * same in JSON.
 */
@Component
public class ErrorPages extends DefaultErrorAttributes implements ErrorViewResolver {

	/**
	 * The request attribute with the key of the message to show. Code that refuses a
	 * request may set it.
	 */
	public static final String REASON = ErrorPages.class.getName() + ".reason";

	/**
	 * The request attribute that is set if a page has to do without the session, because
	 * the database doesn't answer.
	 */
	public static final String WITHOUT_SESSION = ErrorPages.class.getName() + ".withoutSession";

	private static final Set<String> TEXTS = Set.of("400", "403", "404", "405", "408", "500", "503", "csrf",
			"passkey-not-found", "sign-out-unfinished");

	private final MessageSource messages;

	ErrorPages(MessageSource messages) {
		this.messages = messages;
	}

	@Override
	public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
		String text = text(request.getAttribute(REASON), status.value());
		ModelAndView page = new ModelAndView("web/error", Map.of("text", text), status);
		if (text.equals("500")) {
			page.addObject("reference", MDC.get(CorrelationIdCustomizer.KEY));
		}
		return page;
	}

	@Override
	public Map<String, @Nullable Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
		Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE, RequestAttributes.SCOPE_REQUEST);
		String text = text(request.getAttribute(REASON, RequestAttributes.SCOPE_REQUEST),
				(status instanceof Integer code) ? code : HttpStatus.INTERNAL_SERVER_ERROR.value());
		Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
		attributes.put("code", switch (text) {
			case "500" -> "internal_server_error";
			case "503", "sign-out-unfinished" -> "temporarily_unavailable";
			default -> "invalid_request";
		});
		attributes.put("error", this.messages.getMessage("error." + text, null, request.getLocale()));
		return attributes;
	}

	private static String text(@Nullable Object reason, int status) {
		String text = Objects.requireNonNullElse(reason, status).toString();
		return TEXTS.contains(text) ? text : (status >= 500) ? "500" : "400";
	}

}
