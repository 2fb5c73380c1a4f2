package io.passkeyprofile.passage;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What a value must be, for arguments and for the members of an answer alike.
 */
final class Check {

	private static final int LONGEST_ID = 128;

	private Check() {
	}

	static String text(@Nullable String value, String name) {
		if (value == null || value.isBlank()) {
			throw new IllegalArgumentException(name + " must not be blank");
		}
		// A lone surrogate would reach Passage as another character
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
			throw new IllegalArgumentException(name + " must be well-formed Unicode");
		}
		return value;
	}

	/** An ID that stays one path segment, whatever a server or proxy makes of it. */
	static String pathId(@Nullable String value, String name) {
		String id = text(value, name);
		if (id.length() > LONGEST_ID || id.equals(".") || id.equals("..")
				|| id.chars().anyMatch((c) -> c == '/' || c == '\\' || Character.isISOControl(c))) {
			throw new IllegalArgumentException(name + " must be an ID that fits in a path");
		}
		return id;
	}

	static boolean isPathId(String value) {
		try {
			pathId(value, "ID");
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	static <T> T present(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalArgumentException(name + " must not be null");
		}
		return value;
	}

}
