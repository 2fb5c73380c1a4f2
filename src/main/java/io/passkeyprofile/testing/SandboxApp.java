package io.passkeyprofile.testing;

import java.net.URI;

/**
 * An app in the sandbox, with what an application needs in its settings.
 *
 * @param id the app ID
 * @param apiKey an API key of the app, a secret of this test run
 * @param apiUrl the base URL of the management API, such as
 * {@code http://localhost:8081/v1}
 * @param authUrl the base URL of the authentication API
 */
public record SandboxApp(String id, String apiKey, URI apiUrl, URI authUrl) {

	/**
	 * Describes the app.
	 * @return the app ID and the URL, without the API key
	 */
	@Override
	public String toString() {
		return "SandboxApp[id=" + this.id + ", apiKey=***, apiUrl=" + this.apiUrl + "]";
	}

}
