package io.passkeyprofile.profile.signin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.passkeyprofile.profile.session.RecoverySession;
import io.passkeyprofile.profile.signin.reauthentication.ReauthenticationConfigurer;
import io.passkeyprofile.profile.web.ErrorPages;
import io.passkeyprofile.profile.web.JsonError;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.FactorAuthorizationDecision;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Answers requests that Spring Security refuses: with a page, or with JSON on JSON
 * routes.
 */
@Component
class AccessRefusalHandler implements AuthenticationEntryPoint, AccessDeniedHandler {

	private static final RequestMatcher JSON_ROUTES = new OrRequestMatcher(
			PathPatternRequestMatcher.pathPattern("/user/**"), PathPatternRequestMatcher.pathPattern("/revokePasskey"),
			PathPatternRequestMatcher.pathPattern("/confirm/transaction"),
			PathPatternRequestMatcher.pathPattern("/sign-up/passkey/**"));

	private final AuthenticationEntryPoint signInPage = new LoginUrlAuthenticationEntryPoint("/sign-in");

	private final RecoverySession recovery;

	private final MessageSource messages;

	private final JsonMapper json;

	AccessRefusalHandler(RecoverySession recovery, MessageSource messages, JsonMapper json) {
		this.recovery = recovery;
		this.messages = messages;
		this.json = json;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException, ServletException {
		if (JSON_ROUTES.matches(request)) {
			write(request, response, HttpStatus.UNAUTHORIZED, "signed_out");
		}
		else if (this.recovery.endIfOver(request)) {
			response.sendRedirect("/sign-in?recovery-over");
		}
		else {
			this.signInPage.commence(request, response, failure);
		}
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
			throws IOException, ServletException {
		if (!(failure instanceof CsrfException)) {
			// In a recovery session, people first have to set up a way in
			if (request.isUserInRole("RECOVERY")) {
				lead(request, response, "/recovery", "recovery_session");
				return;
			}
			if (request.isUserInRole("CLOSED")) {
				lead(request, response, "/closing", "account_closed");
				return;
			}
		}
		if (failure instanceof AuthorizationDeniedException denied
				&& denied.getAuthorizationResult() instanceof FactorAuthorizationDecision) {
			askForRecentProof(request, response);
			return;
		}
		boolean csrf = failure instanceof CsrfException;
		if (!JSON_ROUTES.matches(request)) {
			request.setAttribute(ErrorPages.REASON, csrf ? "csrf" : "403");
			response.sendError(HttpStatus.FORBIDDEN.value());
		}
		else if (SecurityContextHolder.getContext().getAuthentication() == null) {
			write(request, response, HttpStatus.UNAUTHORIZED, "signed_out");
		}
		else {
			write(request, response, HttpStatus.FORBIDDEN, csrf ? "csrf_token_invalid" : "forbidden");
		}
	}

	/** Leads to the only page that is open to the session. */
	private void lead(HttpServletRequest request, HttpServletResponse response, String page, String code)
			throws IOException {
		if (JSON_ROUTES.matches(request)) {
			write(request, response, HttpStatus.FORBIDDEN, code);
		}
		else {
			response.sendRedirect(page, HttpStatus.SEE_OTHER.value());
		}
	}

	private void askForRecentProof(HttpServletRequest request, HttpServletResponse response)
			throws IOException, ServletException {
		String path = request.getRequestURI();
		if (JSON_ROUTES.matches(request)) {
			write(request, response, HttpStatus.UNAUTHORIZED, "reauthentication_required");
		}
		else if (HttpMethod.POST.matches(request.getMethod())) {
			// Back to the question, which has the same path: forms are never kept or
			// replayed
			response.sendRedirect(path, HttpStatus.SEE_OTHER.value());
		}
		else {
			// If it is a file, the proof leads back to the page with the link to it:
			// otherwise only a download would follow
			response.sendRedirect(ReauthenticationConfigurer.PATH + "?" + ReauthenticationConfigurer.TO + "="
					+ StringUtils.stripFilenameExtension(path));
		}
	}

	private void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String code)
			throws IOException {
		String sentence = this.messages.getMessage("json." + code, null, request.getLocale());
		response.setStatus(status.value());
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setCharacterEncoding(StandardCharsets.UTF_8);
		this.json.writeValue(response.getOutputStream(), new JsonError(code, sentence));
	}

}
