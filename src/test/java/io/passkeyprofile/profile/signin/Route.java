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

	/** What security filters answer. */
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

	public boolean isChange() {
		return !this.method.equals("GET");
	}

	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
