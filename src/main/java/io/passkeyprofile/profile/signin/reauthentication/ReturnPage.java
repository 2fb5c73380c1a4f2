package io.passkeyprofile.profile.signin.reauthentication;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.http.server.PathContainer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The pages to which people return after they proved again who they are.
 */
enum ReturnPage {

	ADD_PASSKEY("/profile/passkeys/new", "add-passkey"),

	PASSKEY_OFFER("/passkey-offer", "add-passkey"),

	REVOKE_PASSKEY("/profile/passkeys/{id}/revoke", "revoke-passkey"),

	CHANGE_PASSWORD("/profile/password", "password"),

	END_SESSION("/profile/sessions/{id}/end", "sessions"),

	END_OTHER_SESSIONS("/profile/sessions/end-others", "sessions");

	/** Shown right after a sign-in, so it doesn't ask for another proof. */
	private static final Set<ReturnPage> OPEN = EnumSet.of(PASSKEY_OFFER);

	/** Segments that name another place, or more than one segment. */
	private static final Pattern MISLEADING = Pattern.compile("|\\.\\.?|.*[/\\\\\\p{Cntrl}].*", Pattern.DOTALL);

	private final PathPattern path;

	private final String reasonKey;

	ReturnPage(String path, String reasonKey) {
		// The parser that the routes use
		this.path = PathPatternParser.defaultInstance.parse(path);
		this.reasonKey = reasonKey;
	}

	/**
	 * Finds the page at a path.
	 * @param path the path that somebody sent
	 * @return the page, or empty if there is none or the path is not in the one form that
	 * our own links have
	 */
	static Optional<ReturnPage> at(String path) {
		if (!isCanonical(path)) {
			return Optional.empty();
		}
		PathContainer parsed = PathContainer.parsePath(path);
		return Stream.of(values()).filter((page) -> page.path.matches(parsed)).findFirst();
	}

	/** Matches the requests for those pages that need a recent proof themselves. */
	static List<RequestMatcher> guarded() {
		return EnumSet.complementOf(EnumSet.copyOf(OPEN))
			.stream()
			.<RequestMatcher>map((page) -> PathPatternRequestMatcher.pathPattern(page.path.getPatternString()))
			.toList();
	}

	private static boolean isCanonical(String path) {
		return path.startsWith("/") && Stream.of(path.substring(1).split("/", -1)).allMatch((segment) -> {
			try {
				String decoded = UriUtils.decode(segment, StandardCharsets.UTF_8);
				return !MISLEADING.matcher(decoded).matches()
						&& UriUtils.encode(decoded, StandardCharsets.UTF_8).equals(segment);
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
		});
	}

	/** The end of the key of the sentence that says why a proof is needed. */
	String reasonKey() {
		return this.reasonKey;
	}

}
