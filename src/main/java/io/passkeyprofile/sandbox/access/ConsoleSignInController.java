package io.passkeyprofile.sandbox.access;

import java.nio.charset.StandardCharsets;

import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Asks for the control key, and starts or ends a session of the console.
 */
@Controller
class ConsoleSignInController {

	/** A template of the console. */
	private static final String PAGE = "console/sign-in";

	private final LocalRequests localRequests;

	private final ControlKeyVerifier controlKeyVerifier;

	private final ConsoleSessions sessions;

	ConsoleSignInController(LocalRequests localRequests, ControlKeyVerifier controlKeyVerifier,
			ConsoleSessions sessions) {
		this.localRequests = localRequests;
		this.controlKeyVerifier = controlKeyVerifier;
		this.sessions = sessions;
	}

	@GetMapping(ApiPaths.SIGN_IN)
	@Nullable String form(HttpServletRequest request, HttpServletResponse response, Model model) {
		if (this.localRequests.contains(request) || this.sessions.find(request).isPresent()) {
			redirect(response, ApiPaths.HOME);
			return null;
		}
		return show(request, null, model);
	}

	@PostMapping(ApiPaths.SIGN_IN)
	@Nullable String signIn(@RequestParam(name = "control_key", defaultValue = "") String controlKey, HttpServletRequest request,
			HttpServletResponse response, Model model) {
		try {
			if (this.controlKeyVerifier.verify(request, controlKey.strip().getBytes(StandardCharsets.UTF_8))) {
				response.addHeader(HttpHeaders.SET_COOKIE, this.sessions.start(request).toString());
				redirect(response, ApiPaths.HOME);
				return null;
			}
			response.setStatus(HttpServletResponse.SC_FORBIDDEN);
			return show(request, "That is not the control key of this sandbox.", model);
		}
		catch (ApiException ex) {
			response.setStatus(429);
			response.setHeader(HttpHeaders.RETRY_AFTER, "60");
			return show(request, String.valueOf(ex.getMessage()), model);
		}
	}

	@PostMapping(ApiPaths.CONSOLE + "/sign-out")
	void signOut(HttpServletRequest request, HttpServletResponse response) {
		response.addHeader(HttpHeaders.SET_COOKIE, this.sessions.end(request).toString());
		redirect(response, ApiPaths.HOME);
	}

	private static String show(HttpServletRequest request, @Nullable String error, Model model) {
		model.addAttribute("csrf", CsrfToken.of(request).value());
		model.addAttribute("error", error);
		return PAGE;
	}

	private static void redirect(HttpServletResponse response, String path) {
		response.setStatus(HttpServletResponse.SC_SEE_OTHER);
		response.setHeader(HttpHeaders.LOCATION, path);
	}

}
