package io.passkeyprofile.sandbox;

/**
 * Where the API is served.
 */
final class ApiPaths {

	static final String BASE = "/v1";

	static final String APP = BASE + "/apps/{app_id}";

	static final String USER = APP + "/users/{user_id}";

	static final String REGISTER = APP + "/register/transactions/webauthn";

	static final String AUTHENTICATE = APP + "/authenticate/transactions/webauthn";

	private ApiPaths() {
	}

}
