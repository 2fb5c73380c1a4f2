package io.passkeyprofile.testing;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failure or delay of calls of the Passage APIs. Unless it is narrowed down, it happens
 * to all calls of the app. Each method returns a changed copy.
 */
public final class SandboxFault {

	private final Map<String, Object> members;

	private SandboxFault(Map<String, Object> members) {
		this.members = members;
	}

	/**
	 * Answers with an error.
	 * @param status the HTTP status, 400 to 599
	 * @return the fault
	 */
	public static SandboxFault status(int status) {
		return new SandboxFault(Map.of("status", status));
	}

	/**
	 * Answers with a page in HTML, as a proxy would.
	 * @param status the HTTP status, 400 to 599
	 * @return the fault
	 */
	public static SandboxFault html(int status) {
		return status(status).with("answer", "html");
	}

	/**
	 * Resets the connection.
	 * @return the fault
	 */
	public static SandboxFault reset() {
		return new SandboxFault(Map.of("answer", "reset"));
	}

	/**
	 * Ends the connection in the middle of the body.
	 * @return the fault
	 */
	public static SandboxFault halfBody() {
		return new SandboxFault(Map.of("answer", "half_body"));
	}

	/**
	 * Answers as usual, but late.
	 * @param delay how late, at most a minute
	 * @return the fault
	 */
	public static SandboxFault delay(Duration delay) {
		return new SandboxFault(Map.of("delay_ms", delay.toMillis()));
	}

	/**
	 * Waits before the fault happens.
	 * @param delay how long, at most a minute
	 * @return a changed fault
	 */
	public SandboxFault after(Duration delay) {
		return with("delay_ms", delay.toMillis());
	}

	/**
	 * Sets the code of the error.
	 * @param code a code such as {@code internal_server_error}
	 * @return a changed fault
	 */
	public SandboxFault code(String code) {
		return with("code", code);
	}

	/**
	 * Narrows it down to calls of one method and path.
	 * @param method the HTTP method in capitals
	 * @param path a pattern for the whole path, such as
	 * {@code /v1/apps/*}{@code /users/**}
	 * @return a changed fault
	 */
	public SandboxFault on(String method, String path) {
		return with("method", method).with("path", path);
	}

	/**
	 * Narrows it down to the next matching calls.
	 * @param times how many, at least 1
	 * @return a changed fault
	 */
	public SandboxFault times(int times) {
		return with("times", times);
	}

	/**
	 * Narrows it down to some calls at random.
	 * @param share the share of the calls, more than 0 and at most 1
	 * @return a changed fault
	 */
	public SandboxFault share(double share) {
		return with("share", share);
	}

	private SandboxFault with(String name, Object value) {
		Map<String, Object> changed = new LinkedHashMap<>(this.members);
		changed.put(name, value);
		return new SandboxFault(changed);
	}

	Map<String, Object> members() {
		return this.members;
	}

}
