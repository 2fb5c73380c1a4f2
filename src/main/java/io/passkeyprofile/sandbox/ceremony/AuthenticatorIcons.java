package io.passkeyprofile.sandbox.ceremony;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.store.FlexDevice;

/**
 * Draws icons for passkeys, so that people tell them apart at a glance: the initials of
 * the authenticator on a tile, round for a security key, in a colour that depends on the
 * name. An authenticator without a name of its own gets a drawing of its type.
 */
final class AuthenticatorIcons {

	/** For light pages. They are dark enough for white letters. */
	private static final List<String> DARK_COLOURS = List.of("#1d4ed8", "#15803d", "#a21caf", "#0e7490", "#c2410c",
			"#4338ca", "#4d7c0f", "#be185d", "#0f766e", "#6d28d9", "#a16207", "#475569");

	/** The same colours for dark pages. They are light enough for dark letters. */
	private static final List<String> LIGHT_COLOURS = List.of("#93c5fd", "#86efac", "#f0abfc", "#67e8f9", "#fdba74",
			"#a5b4fc", "#bef264", "#f9a8d4", "#5eead4", "#c4b5fd", "#fcd34d", "#cbd5e1");

	/** The first letters of words, and capitals inside a word, such as YubiKey. */
	private static final Pattern INITIAL = Pattern.compile("(?<![\\p{L}\\d])[\\p{L}\\d]|(?<=[\\p{Ll}\\d])\\p{Lu}");

	private static final Pattern LETTER = Pattern.compile("[\\p{L}\\d]");

	/** Chosen so that the most common authenticators get different colours. */
	private static final int FACTOR = 59;

	private AuthenticatorIcons() {
	}

	/**
	 * Draws the icons of a passkey.
	 * @param name the name of the authenticator
	 * @param type the type of the passkey
	 * @return SVG images as {@code data:} URLs
	 */
	static FlexDevice.Icons of(String name, DeviceType type) {
		if (AuthenticatorNames.isGeneric(name)) {
			return new FlexDevice.Icons(drawing(type, "#1f2937"), drawing(type, "#f3f4f6"));
		}
		int colour = Math.floorMod(name.hashCode() * FACTOR, DARK_COLOURS.size());
		return new FlexDevice.Icons(tile(name, type, DARK_COLOURS.get(colour), "#fff"),
				tile(name, type, LIGHT_COLOURS.get(colour), "#111827"));
	}

	private static String tile(String name, DeviceType type, String colour, String letterColour) {
		String shape = (type == DeviceType.SECURITY_KEY) ? "<circle cx='12' cy='12' r='11' fill='%s'/>"
				: "<rect x='1' y='1' width='22' height='22' rx='6' fill='%s'/>";
		return dataUrl("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>" + shape.formatted(colour)
				+ "<text x='12' y='15.5' text-anchor='middle' font-family='system-ui,sans-serif' font-weight='600'"
				+ " font-size='10' fill='" + letterColour + "'>" + initials(name) + "</text></svg>");
	}

	/** Returns letters and digits only, so none of them needs to be escaped in SVG. */
	static String initials(String name) {
		String initials = first(INITIAL, name.replace(" on ", " "));
		return (initials.codePointCount(0, initials.length()) == 2) ? initials : first(LETTER, name);
	}

	private static String first(Pattern pattern, String name) {
		String letters = pattern.matcher(name).results().limit(2).map(MatchResult::group).collect(Collectors.joining());
		return letters.toUpperCase(Locale.ROOT);
	}

	private static String drawing(DeviceType type, String colour) {
		String lines = switch (type) {
			case PASSKEY -> "<circle cx='8' cy='9' r='4'/><path d='M11 12l9 9M17 18l2-2M14 15l2-2'/>";
			case SECURITY_KEY -> "<rect x='7' y='9' width='10' height='13' rx='2'/><path d='M9 9V2h6v7'/>"
					+ "<circle cx='12' cy='16' r='2'/>";
			case PLATFORM ->
				"<rect x='3' y='4' width='18' height='12' rx='2'/><path d='M8 20h8M12 16v4M9 10l2 2 4-4'/>";
		};
		return dataUrl("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='" + colour
				+ "' stroke-width='2'>" + lines + "</svg>");
	}

	private static String dataUrl(String svg) {
		return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
	}

}
