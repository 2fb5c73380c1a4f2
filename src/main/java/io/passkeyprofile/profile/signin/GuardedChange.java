package io.passkeyprofile.profile.signin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What people may only change right after they proved who they are.
 */
enum GuardedChange {

	ADD_PASSKEY("/profile/passkeys/new", "/passkey-offer"),

	REVOKE_PASSKEY("/profile/passkeys/{id}/revoke"),

	PASSWORD("/profile/password"),

	SESSIONS("/profile/sessions/{id}/end", "/profile/sessions/end-others");

	/** Segments that name another place, or more than one. */
	private static final Pattern MISLEADING = Pattern.compile("|\\.\\.?|.*[/\\\\\\p{Cntrl}].*", Pattern.DOTALL);

	private final List<PathPattern> paths;

	GuardedChange(String... paths) {
		// As the routes are matched
		this.paths = Stream.of(paths).map(PathPatternParser.defaultInstance::parse).toList();
	}

	/**
	 * The change that a page of this application makes.
	 * @param path where the person was going, as somebody sent it
	 * @return the change, or empty where it is no such page, or not in the one form in
	 * which our pages write its address
	 */
	static Optional<GuardedChange> at(String path) {
		if (!isCanonical(path)) {
			return Optional.empty();
		}
		PathContainer parsed = PathContainer.parsePath(path);
		return Stream.of(values())
			.filter((change) -> change.paths.stream().anyMatch((pattern) -> pattern.matches(parsed)))
			.findFirst();
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

	/**
	 * The end of the key of the sentence that says why it is guarded.
	 */
	String key() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
