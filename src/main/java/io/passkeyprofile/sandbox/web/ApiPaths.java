package io.passkeyprofile.sandbox.web;

/**
 * The paths of the API.
 */
public final class ApiPaths {

	public static final String BASE = "/v1";

	public static final String APP = BASE + "/apps/{app_id}";

	public static final String USER = APP + "/users/{user_id}";

	public static final String REGISTER = APP + "/register/transactions/webauthn";

	public static final String AUTHENTICATE = APP + "/authenticate/transactions/webauthn";

	/** The routes that web pages call, for which no API key is needed. */
	static final String[] FOR_PAGES = { APP, REGISTER + "/{step}", AUTHENTICATE + "/{step}" };

	private ApiPaths() {
	}

}
