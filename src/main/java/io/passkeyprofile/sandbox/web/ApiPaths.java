package io.passkeyprofile.sandbox.web;

import java.util.List;

/**
 * The paths that the sandbox serves.
 */
public final class ApiPaths {

	public static final String BASE = "/v1";

	private static final String BELOW_BASE = BASE + "/";

	public static final String APP = BASE + "/apps/{app_id}";

	public static final String USER = APP + "/users/{user_id}";

	public static final String REGISTER = APP + "/register/transactions/webauthn";

	public static final String AUTHENTICATE = APP + "/authenticate/transactions/webauthn";

	/** Control: calls by which developers and their tests control the sandbox. */
	public static final String CONTROL = "/_sandbox";

	/** The call that adds users; its body may be large. */
	public static final String SEED = CONTROL + "/seed";

	/** The first page of the console. */
	public static final String HOME = "/";

	/** The other pages of the console. */
	public static final String CONSOLE = "/console";

	/** The static files of the console, which need no sign-in. */
	public static final String CONSOLE_ASSETS = CONSOLE + "/assets/";

	/** Where the console asks for the control key. */
	public static final String SIGN_IN = CONSOLE + "/sign-in";

	/** The OpenAPI document. */
	public static final String OPENAPI = "/openapi.json";

	/** The page that shows the OpenAPI document. */
	public static final String OPENAPI_PAGE = "/openapi";

	/** The pages of the console, which people open in a browser. */
	public static final List<String> CONSOLE_PAGES = List.of(HOME, CONSOLE + "/**", OPENAPI_PAGE);

	/** The calls by which programs control the sandbox. */
	public static final List<String> CONTROL_CALLS = List.of(CONTROL + "/**", OPENAPI);

	/**
	 * The calls of control that an operator needs. All others are for tests, because they
	 * would let callers sign in as anybody.
	 */
	public static final List<String> OPERATOR_CALLS = List.of(OPENAPI, CONTROL + "/health", CONTROL + "/apps/**",
			CONTROL + "/requests/**", CONTROL + "/users");

	/** The routes that web pages call, for which no API key is needed. */
	public static final List<String> FOR_PAGES = List.of(APP, REGISTER + "/{step}", AUTHENTICATE + "/{step}");

	private ApiPaths() {
	}

	/**
	 * Returns whether a path belongs to the API that applications and their pages call.
	 * @param path a path as it was sent, or the pattern of a route
	 * @return whether it is below {@link #BASE}
	 */
	public static boolean isOfApi(String path) {
		return path.startsWith(BELOW_BASE);
	}

}
