package io.passkeyprofile.sandbox.console;

import java.util.List;

import io.passkeyprofile.sandbox.access.ConsoleSessions;
import io.passkeyprofile.sandbox.access.CsrfToken;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Adds to the model what every page shows or sends.
 */
@ControllerAdvice(basePackageClasses = ConsoleModelAdvice.class)
class ConsoleModelAdvice {

	private final AppRepository apps;

	private final ConsoleSessions sessions;

	ConsoleModelAdvice(AppRepository apps, ConsoleSessions sessions) {
		this.apps = apps;
		this.sessions = sessions;
	}

	/** Returns whether there is a session to end. Local requests need none. */
	@ModelAttribute("isSignedIn")
	boolean isSignedIn(HttpServletRequest request) {
		return this.sessions.find(request).isPresent();
	}

	@ModelAttribute("csrf")
	String csrfToken(HttpServletRequest request) {
		return CsrfToken.of(request).value();
	}

	@ModelAttribute("apps")
	List<App> apps() {
		return this.apps.findAll();
	}

}
