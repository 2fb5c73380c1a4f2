package io.passkeyprofile.passage;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Checks arguments, and the members of answers by the same rules. Each check throws
 * {@link IllegalArgumentException} with a message that names the value and says what it
 * must be.
 */
final class Preconditions {

	private static final int MAX_PATH_ID_LENGTH = 128;

	private Preconditions() {
	}

	static <T> T requireNonNull(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalArgumentException(name + " must not be null");
		}
		return value;
	}

	static String requireText(@Nullable String value, String name) {
		if (value == null || value.isBlank()) {
			throw new IllegalArgumentException(name + " must not be blank");
		}
		if (!isWellFormed(value)) {
			throw new IllegalArgumentException(name + " must be well-formed Unicode");
		}
		return value;
	}

	/**
	 * Requires an ID that stays one path segment even if a server or proxy decodes it.
	 */
	static String requirePathId(@Nullable String value, String name) {
		String id = requireText(value, name);
		if (!isPathId(id)) {
			throw new IllegalArgumentException(name + " must be an ID of at most " + MAX_PATH_ID_LENGTH
					+ " characters, without slashes and control characters, and not \".\" or \"..\"");
		}
		return id;
	}

	static boolean isPathId(String value) {
		return !value.isBlank() && isWellFormed(value) && value.length() <= MAX_PATH_ID_LENGTH && !value.equals(".")
				&& !value.equals("..")
				&& value.chars().noneMatch((c) -> c == '/' || c == '\\' || Character.isISOControl(c));
	}

	// An encoder would silently replace a lone surrogate
	private static boolean isWellFormed(String value) {
		return StandardCharsets.UTF_8.newEncoder().canEncode(value);
	}

}
