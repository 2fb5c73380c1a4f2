package io.passkeyprofile.sandbox.console;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A part of an authenticator's response as a page shows it.
 *
 * @param name its name in WebAuthn
 * @param entries its members
 */
record DecodedPart(String name, List<Entry> entries) {

	static List<DecodedPart> of(Map<String, Object> decoded) {
		return decoded.entrySet()
			.stream()
			.map((part) -> new DecodedPart(part.getKey(), entries("", part.getValue()).toList()))
			.toList();
	}

	private static Stream<Entry> entries(String name, @Nullable Object value) {
		if (value instanceof Map<?, ?> members) {
			String prefix = name.isEmpty() ? "" : name + ".";
			return members.entrySet()
				.stream()
				.flatMap((member) -> entries(prefix + member.getKey(), member.getValue()));
		}
		if (value instanceof List<?> values) {
			return Stream.of(new Entry(name, values.stream().map(String::valueOf).collect(Collectors.joining(", "))));
		}
		return Stream.of(new Entry(name, String.valueOf(value)));
	}

	/**
	 * A member of a part.
	 *
	 * @param name its name
	 * @param value its value as text
	 */
	record Entry(String name, String value) {
	}

}
