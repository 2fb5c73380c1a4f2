package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.HtmlUtils;

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

	private static final String PAGE = """
			<!DOCTYPE html>
			<html lang="%s" dir="%s">
			<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme"
			content="light dark"><title>%3$s</title></head>
			<body><h1>%3$s</h1><p>%4$s</p></body>
			</html>
			""";

	private static final Set<String> TEXTS = Set.of("400", "403", "404", "405", "408", "500", "503", "csrf",
			"passkey-not-found", "sign-out-unfinished");

	private final MessageSource messages;

	private final ProfileSettings settings;

	ErrorPages(MessageSource messages, ProfileSettings settings) {
		this.messages = messages;
		this.settings = settings;
	}

	/**
	 * Makes Tomcat use the same texts for requests that it can't parse and that therefore
	 * never reach Spring.
	 */
	void reportFor(StandardHost host) {
		host.setErrorReportValveClass(Report.class.getName());
		// Spring Boot adds a valve first, and Tomcat asks the last one to report
		host.getPipeline().addValve(new Report());
	}

	@Override
	public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
		String text = text(request.getAttribute(REASON), status.value());
		ModelAndView page = new ModelAndView("web/error", Map.of("text", text, "isError", true), status);
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

	/** A page that needs no template, no session and no style sheet. */
	private final class Report extends ErrorReportValve {

		@Override
		protected void report(Request request, Response response, @Nullable Throwable throwable) {
			int status = response.getStatus();
			if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
				return;
			}
			String text = text(null, status);
			// Tomcat may fail before one of our languages is chosen
			List<Locale> languages = ErrorPages.this.settings.languages();
			Locale locale = languages.contains(request.getLocale()) ? request.getLocale() : languages.get(0);
			try {
				response.setContentType(MediaType.TEXT_HTML_VALUE);
				response.setCharacterEncoding(StandardCharsets.UTF_8.name());
				response.setLocale(locale);
				response.getReporter()
					.write(PAGE.formatted(locale.toLanguageTag(), PageView.direction(locale),
							message(text + ".title", locale), message(text, locale)));
				response.finishResponse();
			}
			catch (IOException ex) {
				this.container.getLogger().debug("The client is gone", ex);
			}
		}

		private String message(String text, Locale locale) {
			return HtmlUtils.htmlEscape(ErrorPages.this.messages.getMessage("error." + text, null, locale),
					StandardCharsets.UTF_8.name());
		}

	}

	private static String text(@Nullable Object reason, int status) {
		String text = Objects.requireNonNullElse(reason, status).toString();
		return TEXTS.contains(text) ? text : (status >= 500) ? "500" : "400";
	}

}
