package io.passkeyprofile.sandbox.journal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Sha256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces API keys, nonces and the IDs of transactions and handshakes by {@code ***} and
 * a short fingerprint, so that readers see where the same value appears again. The salt
 * of fingerprints changes at each start, so nobody can look them up.
 */
public final class SecretMask {

	private static final byte[] SALT = RandomIds.bytes();

	private static final Set<String> SECRET_MEMBERS = Set.of("transaction_id", "handshake_id", "nonce", "api_key",
			"apikey", "control_key", "access_token", "authorization", "token", "password", "secret", "cookie");

	private static final String NAMES = String.join("|", SECRET_MEMBERS);

	/** A named value in text that is not JSON, with or without quotes. */
	private static final Pattern NAMED = Pattern
		.compile("(?i)((?:" + NAMES + ")[\"']?\\s*[:=]\\s*[\"']?)((?:[^\"'&,;}\\s\\\\]|\\\\.)+)");

	/** Text that looks random enough to be an ID. */
	private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_-]{16,}");

	private SecretMask() {
	}

	/**
	 * Masks a secret.
	 * @param secret the secret
	 * @return {@code ***} and six hexadecimal digits, or an empty text for an empty one
	 */
	public static String mask(String secret) {
		if (secret.isEmpty() || isMasked(secret)) {
			return secret;
		}
		byte[] value = secret.getBytes(StandardCharsets.UTF_8);
		byte[] salted = new byte[SALT.length + value.length];
		System.arraycopy(SALT, 0, salted, 0, SALT.length);
		System.arraycopy(value, 0, salted, SALT.length, value.length);
		return "***" + HexFormat.of().formatHex(Sha256.of(salted), 0, 3);
	}

	/**
	 * Masks the secrets in a JSON value, in place.
	 * @param node the value
	 */
	public static void maskMembers(JsonNode node) {
		if (node instanceof ObjectNode object) {
			for (String name : Set.copyOf(object.propertyNames())) {
				JsonNode value = object.path(name);
				if (isSecret(name) && !value.isNull()) {
					object.put(name, mask(value.isString() ? value.stringValue() : value.toString()));
				}
				else if (name.equals("href") && value.isString()) {
					object.put(name, maskQuery(value.stringValue()));
				}
				else if (name.equals("handshake") && value.path("id").isString()) {
					((ObjectNode) value).put("id", mask(value.path("id").stringValue()));
				}
			}
		}
		node.forEach(SecretMask::maskMembers);
	}

	/**
	 * Masks the secrets in text that can't be read as JSON, and everything that looks
	 * like an ID, because nothing tells what it is.
	 * @param text the text
	 * @return the masked text
	 */
	public static String maskText(String text) {
		String named = NAMED.matcher(text).replaceAll((match) -> quoted(match.group(1)) + quoted(mask(match.group(2))));
		return RANDOM.matcher(named).replaceAll((match) -> quoted(mask(match.group())));
	}

	/**
	 * Masks the secrets in a query.
	 * @param query the query, as it was sent
	 * @return the masked query
	 */
	public static String maskQuery(String query) {
		return NAMED.matcher(query).replaceAll((match) -> quoted(match.group(1)) + quoted(mask(match.group(2))));
	}

	/**
	 * Returns whether a JSON member of this name has a secret value.
	 * @param name the name, in any case
	 * @return whether it is masked
	 */
	public static boolean isSecret(String name) {
		return SECRET_MEMBERS.contains(name.toLowerCase(Locale.ROOT));
	}

	private static boolean isMasked(String value) {
		return value.startsWith("***") && value.length() == 9;
	}

	private static String quoted(String replacement) {
		return Matcher.quoteReplacement(replacement);
	}

}
