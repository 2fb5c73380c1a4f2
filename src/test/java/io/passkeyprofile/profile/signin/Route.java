package io.passkeyprofile.profile.signin;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A method and a path that the application answers.
 *
 * @param method the HTTP method
 * @param path the path, with a value in place of each variable
 * @param json whether it answers scripts with JSON
 */
public record Route(String method, String path, boolean json) {

	/**
	 * Open to everyone, signed in or not. A new route needs a reason, and must not do
	 * anything that the session may not do.
	 */
	public static final Set<String> OPEN = Set.of("GET /", "POST /language", "GET /privacy", "GET /sign-in",
			"POST /sign-in", "GET /sign-in/username", "POST /sign-in/username", "POST /sign-in/passkey",
			"GET /sign-in/recovery", "POST /sign-in/recovery", "GET /sign-up", "POST /sign-up", "POST /sign-up/passkey",
			"POST /sign-up/passkey/transaction", "POST /sign-up/passkey/name",
			// The link in a mail is the proof
			"GET /sign-in/recovery/mail", "POST /sign-in/recovery/mail", "GET /sign-in/recovery/mail/progress",
			"POST /sign-in/recovery/mail/progress", "GET /sign-in/recovery/mail/link",
			"POST /sign-in/recovery/mail/confirm", "POST /sign-in/recovery/mail/stop",
			"POST /sign-in/recovery/mail/finish", "GET /not-me", "POST /not-me", "GET /not-me/done",
			"GET /mail/confirm", "POST /mail/confirm", "GET /mail/undo", "POST /mail/undo",
			// Tells which apps and sites may use the passkeys
			"GET /.well-known/passkey-endpoints", "GET /.well-known/webauthn", "GET /.well-known/assetlinks.json",
			"GET /.well-known/apple-app-site-association");

	/** Ends the session. Anybody who has the session may do that. */
	public static final String SIGN_OUT = "POST /sign-out";

	/** Routes that security filters answer. */
	private static final List<Route> OF_FILTERS = List.of(new Route("POST", "/sign-in", false),
			new Route("POST", "/sign-in/passkey", false), new Route("POST", "/sign-in/recovery", false),
			new Route("POST", "/sign-in/recovery/mail/finish", false), new Route("POST", "/confirm", false),
			new Route("POST", "/sign-out", false));

	/** Every route of the application, except that of error pages. */
	public static List<Route> all(RequestMappingHandlerMapping mappings) {
		return Stream.concat(mappings.getHandlerMethods().keySet().stream().flatMap(Route::of), OF_FILTERS.stream())
			.filter((route) -> !route.path().equals("/error"))
			.distinct()
			.toList();
	}

	private static Stream<Route> of(RequestMappingInfo mapping) {
		Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
		boolean json = Stream
			.concat(mapping.getConsumesCondition().getConsumableMediaTypes().stream(),
					mapping.getProducesCondition().getProducibleMediaTypes().stream())
			.anyMatch(MediaType.APPLICATION_JSON::includes);
		return mapping.getPatternValues()
			.stream()
			.map((pattern) -> pattern.replaceAll("\\{\\w+}", "x"))
			.flatMap((path) -> methods.isEmpty() ? Stream.of(new Route("POST", path, json))
					: methods.stream().map((method) -> new Route(method.name(), path, json)));
	}

	/** Returns whether everyone may use it, in any session or none. */
	public boolean isOpen() {
		return OPEN.contains(toString());
	}

	public boolean isSignOut() {
		return toString().equals(SIGN_OUT);
	}

	public boolean isChange() {
		return !this.method.equals("GET");
	}

	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
