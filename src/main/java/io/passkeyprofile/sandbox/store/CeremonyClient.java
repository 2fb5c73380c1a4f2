package io.passkeyprofile.sandbox.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;

/**
 * The browser, or other client, of a ceremony.
 *
 * @param ipAddr its IP address
 * @param userAgent its {@code User-Agent} header, cut off after 255 characters, or empty
 */
public record CeremonyClient(String ipAddr, String userAgent) {

	private static final int MAX_LENGTH = 255;

	// The order matters: most browsers also name some that come later in this list
	private static final Map<String, String> BROWSERS = inOrder("Edg", "Edge", "OPR/", "Opera", "SamsungBrowser/",
			"Samsung Internet", "Firefox/", "Firefox", "FxiOS/", "Firefox", "CriOS/", "Chrome", "Chrome/", "Chrome",
			"Safari/", "Safari");

	private static final Map<String, String> SYSTEMS = inOrder("iPhone", "iPhone", "iPad", "iPad", "Android", "Android",
			"CrOS", "ChromeOS", "Windows", "Windows", "Macintosh", "Mac", "Linux", "Linux");

	/**
	 * Returns the client that sent a request.
	 * @param request the request
	 * @return the client
	 */
	public static CeremonyClient of(HttpServletRequest request) {
		String userAgent = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse("");
		return new CeremonyClient(request.getRemoteAddr(),
				userAgent.substring(0, Math.min(userAgent.length(), MAX_LENGTH)));
	}

	/**
	 * Returns the names of browser and operating system.
	 * @return a name such as {@code Safari on iPhone}, or empty if either is unknown
	 */
	public Optional<String> displayName() {
		return find(BROWSERS).flatMap((browser) -> find(SYSTEMS).map((system) -> browser + " on " + system));
	}

	private Optional<String> find(Map<String, String> names) {
		return names.entrySet()
			.stream()
			.filter((entry) -> this.userAgent.contains(entry.getKey()))
			.map(Map.Entry::getValue)
			.findFirst();
	}

	private static Map<String, String> inOrder(String... tokensAndNames) {
		Map<String, String> names = new LinkedHashMap<>();
		for (int i = 0; i < tokensAndNames.length; i += 2) {
			names.put(tokensAndNames[i], tokensAndNames[i + 1]);
		}
		return names;
	}

}
