package io.passkeyprofile.testing;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.passage.PassageFlex;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Controls the sandbox of a test. It acts on the app of this test only. Threads may share
 * it. Every method throws {@link SandboxException} if the sandbox refuses a call.
 */
public final class SandboxControl {

	private final ControlClient client;

	private final SandboxApp app;

	private final PassageFlex passage;

	private SandboxControl(ControlClient client, SandboxApp app) {
		this.client = client;
		this.app = app;
		// Generous, because tests make machines slow
		this.passage = PassageFlex.builder(app.id(), app.apiKey())
			.baseUrl(app.apiUrl())
			.connectTimeout(Duration.ofSeconds(5))
			.readTimeout(Duration.ofSeconds(20))
			.build();
	}

	static SandboxControl of(ControlClient client, JsonNode created, URI url) {
		SandboxApp app = new SandboxApp(created.path("id").stringValue(), created.path("api_key").stringValue(), url,
				url);
		return new SandboxControl(client.forApp(app.id()), app);
	}

	/**
	 * Returns the app of this test.
	 * @return the app
	 */
	public SandboxApp app() {
		return this.app;
	}

	PassageFlex passage() {
		return this.passage;
	}

	/**
	 * Makes an external ID for a user of this test alone.
	 * @return a random UUID
	 */
	public String newExternalId() {
		return UUID.randomUUID().toString();
	}

	/**
	 * Returns the origin of the app's pages.
	 * @return the origin as browsers write it
	 */
	public String authOrigin() {
		return this.client.call("GET", "/apps/" + this.app.id(), null).json().path("auth_origin").asString();
	}

	/**
	 * Changes the origin of the app's pages, and with it the RP ID.
	 * @param authOrigin the origin as browsers write it, such as
	 * {@code http://localhost:8080}
	 */
	public void setAuthOrigin(String authOrigin) {
		this.client.call("PATCH", "/apps/" + this.app.id(),
				Map.of("auth_origin", authOrigin, "rp_id", URI.create(authOrigin).getHost()));
	}

	/** Removes all users, passkeys and open ceremonies of the app. */
	public void reset() {
		this.client.call("POST", "/reset", null);
	}

	/**
	 * Adds users with their passkeys.
	 * @param users JSON lines, one user per line
	 */
	public void seed(String users) {
		this.client.call("POST", "/seed", users);
	}

	/**
	 * Exports the users with their passkeys.
	 * @return JSON lines, one user per line, as {@link #seed(String)} takes them
	 */
	public String users() {
		return this.client.call("GET", "/users", null).body();
	}

	/**
	 * Saves the users and passkeys as they are now.
	 * @param name the name of the snapshot: 1 to 64 letters, digits, {@code -}, {@code _}
	 * and {@code .}
	 */
	public void snapshot(String name) {
		this.client.call("POST", "/snapshot", Map.of("name", name));
	}

	/**
	 * Puts users and passkeys back as they were. Open ceremonies end.
	 * @param name the name of a snapshot
	 */
	public void restore(String name) {
		this.client.call("POST", "/restore", Map.of("name", name));
	}

	/**
	 * Reads the clock of the app.
	 * @return the time that the clock shows
	 */
	public Instant now() {
		return Instant.parse(this.client.call("GET", "/clock", null).json().path("now").stringValue());
	}

	/**
	 * Sets the clock of the app.
	 * @param now the time to show; the clock runs on from there
	 */
	public void setClock(Instant now) {
		this.client.call("PUT", "/clock", Map.of("now", now.toString()));
	}

	/**
	 * Advances the clock of the app, so that transactions, handshakes and nonces expire.
	 * @param duration by how much
	 */
	public void advanceClock(Duration duration) {
		this.client.call("POST", "/clock/advance", Map.of("by", duration.toString()));
	}

	/** Puts the clock of the app back to the time of the machine. */
	public void resetClock() {
		this.client.call("DELETE", "/clock", null);
	}

	/**
	 * Adds a fault. It stays until it has happened {@linkplain SandboxFault#times(int) as
	 * often as it should}, or until the faults are cleared.
	 * @param fault what happens to which calls
	 */
	public void addFault(SandboxFault fault) {
		this.client.call("POST", "/faults", fault.members());
	}

	/** Clears all faults of the app. */
	public void clearFaults() {
		this.client.call("DELETE", "/faults", null);
	}

	/**
	 * Lists the latest calls of both APIs, at most 100.
	 * @return the calls, the newest first
	 */
	public List<Call> calls() {
		return this.client.call("GET", "/requests", null).as(Calls.class).requests();
	}

	/** Forgets the calls so far. */
	public void clearCalls() {
		this.client.call("DELETE", "/requests", null);
	}

	/**
	 * Waits for a call. A call that has already come ends the wait at once.
	 * @param method the HTTP method
	 * @param path a pattern for the path, such as {@code users/*}{@code /devices}; with a
	 * leading slash for the whole path, otherwise for its end
	 * @param timeout how long to wait, at most a minute
	 * @return the call
	 * @throws SandboxException if none comes
	 */
	public Call waitForCall(String method, String path, Duration timeout) {
		return this.client.call("GET",
				"/requests/wait?method=" + method + "&path=" + ControlClient.encode(path) + "&timeout=" + timeout, null)
			.as(Awaited.class)
			.request();
	}

	/**
	 * Asserts how often a call came.
	 * @param times how often, exactly
	 * @param method the HTTP method
	 * @param path a pattern for the path, as for {@link #waitForCall}
	 * @throws AssertionError if it came more or less often; the message names the call
	 * that came closest
	 */
	public void verifyCalls(int times, String method, String path) {
		ControlClient.Answer answer = this.client.send("POST", "/requests/verify",
				Map.of("times", times, "method", method, "path", path));
		if (answer.status() == 422) {
			throw new AssertionError(answer.json().path("error").asString());
		}
		answer.orFail();
	}

	/**
	 * Makes an authenticator without passkeys.
	 * @param options what it can do
	 * @return the authenticator
	 */
	public VirtualAuthenticator createAuthenticator(AuthenticatorOptions options) {
		String id = this.client.call("POST", "/authenticators", options.members()).json().path("id").stringValue();
		return new VirtualAuthenticator(this.client, this.passage, id, null);
	}

	/**
	 * Returns the authenticator that every app has.
	 * @return the authenticator with the ID {@code default}
	 */
	public VirtualAuthenticator defaultAuthenticator() {
		return new VirtualAuthenticator(this.client, this.passage, "default", null);
	}

	void deleteApp() {
		this.passage.close();
		this.client.call("DELETE", "/apps/" + this.app.id(), null);
	}

	/**
	 * A call of one of the APIs.
	 *
	 * @param id its number
	 * @param time when it arrived
	 * @param caller the SDK or the browser
	 * @param method the HTTP method
	 * @param path the path
	 * @param status the HTTP status
	 * @param refused whether it was refused or failed
	 * @param reason a name of the reason, such as {@code origin}, or {@code null}
	 * @param explanation why it was refused and how to fix that, or {@code null}
	 */
	public record Call(long id, Instant time, String caller, String method, String path, int status, boolean refused,
			@Nullable String reason, @Nullable String explanation) {

	}

	private record Calls(List<Call> requests) {

	}

	private record Awaited(Call request) {

	}

	/**
	 * Describes the control.
	 * @return the app, without its API key
	 */
	@Override
	public String toString() {
		return "SandboxControl[" + this.app + "]";
	}

}
