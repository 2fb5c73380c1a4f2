package io.passkeyprofile.passage;

/**
 * Valid answers of the management API. Each test changes the part that it is about.
 */
final class TestAnswers {

	static final String EXTERNAL_ID = "5e3f1c9a-0b52-4d6e-8f3a-7c1d2e4b6a90";

	static final String USER_ID = "hT7wKpQmZx3RnB6VcYd2sLfA";

	static final String OTHER_USER_ID = "aB3dE5fG7hJ9kL1mN3pQ5rS7";

	static final String DEVICE_ID = "dV4nXo8cRt1uWq5zJb9mGk2e";

	static final String NO_USERS = page("");

	private TestAnswers() {
	}

	static String page(String users) {
		return """
				{"_links": {"first": {"href": ""}, "last": {"href": ""}, "next": {"href": ""},
				  "previous": {"href": ""}, "self": {"href": ""}},
				 "created_before": 1767225600, "limit": 1, "page": 1, "total_users": 1, "users": [%s]}
				""".formatted(users);
	}

	static String pageOf(String userId, String externalId) {
		return page(userMembers(userId, externalId) + "}");
	}

	static String user(String userId, String externalId) {
		return "{\"user\": " + userMembers(userId, externalId) + """
				, "recent_events": [], "social_connections": {}, "webauthn": true,
				 "webauthn_devices": [%s], "webauthn_types": ["passkey"]}}
				""".formatted(device());
	}

	private static String userMembers(String userId, String externalId) {
		return """
				{"created_at": "2026-01-02T03:04:05Z", "email": "", "email_verified": false, "external_id": "%s",
				 "id": "%s", "last_login_at": "2026-01-03T03:04:05Z", "login_count": 3, "phone": "",
				 "phone_verified": false, "status": "active", "updated_at": "2026-01-04T03:04:05Z",
				 "user_metadata": {"plan": "free", "note": null}""".formatted(externalId, userId);
	}

	static String device() {
		return """
				{"id": "dV4nXo8cRt1uWq5zJb9mGk2e", "cred_id": "aVrYRRrS", "friendly_name": "1Password",
				 "type": "passkey", "usage_count": 7,
				 "icons": {"light": "data:image/svg+xml;base64,TA==", "dark": "data:image/svg+xml;base64,RA=="},
				 "created_at": "2026-01-02T03:04:05Z", "last_login_at": "2026-01-03T03:04:05.678Z",
				 "updated_at": "2026-01-04T03:04:05+01:00"}""";
	}

	static String devices(String devices) {
		return "{\"devices\": [" + devices + "]}";
	}

	static String error(String code) {
		return "{\"code\": \"" + code + "\", \"error\": \"A sentence for a person\"}";
	}

}
