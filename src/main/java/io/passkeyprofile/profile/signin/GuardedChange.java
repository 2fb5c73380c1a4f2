package io.passkeyprofile.profile.signin;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What people may only change right after they proved who they are.
 */
enum GuardedChange {

	ADD_PASSKEY("/profile/passkeys/new|/passkey-offer"),

	REVOKE_PASSKEY("/profile/passkeys/[A-Za-z0-9_.~%-]+/revoke"),

	PASSWORD("/profile/password"),

	SESSIONS("/profile/sessions/([A-Za-z0-9-]+/end|end-others)");

	private final Pattern path;

	GuardedChange(String path) {
		this.path = Pattern.compile(path);
	}

	/**
	 * The change that a page of this application makes.
	 * @param path where the person was going, as somebody sent it
	 * @return the change, or empty where it is no such page, or none of ours
	 */
	static Optional<GuardedChange> at(String path) {
		return Stream.of(values()).filter((change) -> change.path.matcher(path).matches()).findFirst();
	}

	/**
	 * The end of the key of the sentence that says why it is guarded.
	 */
	String key() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
