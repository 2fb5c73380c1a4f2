package io.passkeyprofile.sandbox.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Asks for the control key, and starts or ends a session of the console.
 */
@Controller
class ConsoleSignInController {

	private static final String PAGE = """
			<!DOCTYPE html>
			<html lang="en">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<title>Sign in to the Passage sandbox</title>
			</head>
			<body>
			<main>
			<h1>Passage sandbox</h1>
			%s<form method="post">
			<input type="hidden" name="_csrf" value="%s">
			<label for="control_key">Control key</label>
			<input id="control_key" name="control_key" type="password" autocomplete="current-password" required autofocus>
			<button>Sign in</button>
			</form>
			</main>
			</body>
			</html>
			""";

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
	void form(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (this.localRequests.contains(request) || this.sessions.find(request).isPresent()) {
			redirect(response, ApiPaths.HOME);
			return;
		}
		show(request, response, "");
	}

	@PostMapping(ApiPaths.SIGN_IN)
	void signIn(@RequestParam(name = "control_key", defaultValue = "") String controlKey, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		try {
			if (this.controlKeyVerifier.verify(request, controlKey.strip().getBytes(StandardCharsets.UTF_8))) {
				response.addHeader(HttpHeaders.SET_COOKIE, this.sessions.start(request).toString());
				redirect(response, ApiPaths.HOME);
				return;
			}
			response.setStatus(HttpServletResponse.SC_FORBIDDEN);
			show(request, response, "<p role=\"alert\">That is not the control key of this sandbox.</p>\n");
		}
		catch (ApiException ex) {
			response.setStatus(429);
			response.setHeader(HttpHeaders.RETRY_AFTER, "60");
			show(request, response, "<p role=\"alert\">" + ex.getMessage() + "</p>\n");
		}
	}

	@PostMapping(ApiPaths.CONSOLE + "/sign-out")
	void signOut(HttpServletRequest request, HttpServletResponse response) {
		response.addHeader(HttpHeaders.SET_COOKIE, this.sessions.end(request).toString());
		redirect(response, ApiPaths.HOME);
	}

	private static void show(HttpServletRequest request, HttpServletResponse response, String message)
			throws IOException {
		response.setContentType("text/html;charset=UTF-8");
		response.getWriter().write(PAGE.formatted(message, CsrfToken.of(request).value()));
	}

	private static void redirect(HttpServletResponse response, String path) {
		response.setStatus(HttpServletResponse.SC_SEE_OTHER);
		response.setHeader(HttpHeaders.LOCATION, path);
	}

}
