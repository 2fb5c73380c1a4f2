package io.passkeyprofile.profile.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.SpoofChecker;

/**
 * What a username looks like, and in which scripts. Names that look alike have the same
 * ID.
 *
 * @param id the SHA-256 of the name's skeleton in hexadecimal, because a skeleton can be
 * long
 * @param scripts the four-letter codes of the scripts that the name can be written in;
 * empty if it mixes scripts, and only {@code Zyyy} if all its characters, such as digits,
 * are shared by all scripts
 * @see <a href="https://www.unicode.org/reports/tr39/#Confusable_Detection">UTS 39,
 * Confusable Detection</a>
 */
record UsernameSkeleton(String id, Set<String> scripts) {

	private static final SpoofChecker CHECKER = new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

	/**
	 * Returns the skeletons of a username.
	 * @param username the username as it is shown, which may break today's rules
	 * @return the skeletons of the name as it is shown and of its key, ordered by ID; one
	 * if they are equal
	 */
	static List<UsernameSkeleton> of(String username) {
		String key = Username.fold(username);
		String stableKey = Username.fold(key);
		// If the key is not stable, no other name may look like this one
		Set<String> scripts = key.equals(stableKey) ? scripts(username) : Set.of();
		return Stream.of(username, stableKey)
			.map((form) -> sha256(CHECKER.getSkeleton(form)))
			.distinct()
			.sorted()
			.map((id) -> new UsernameSkeleton(id, scripts))
			.toList();
	}

	/** The resolved script set of UTS 39, section 5.1. */
	private static Set<String> scripts(String name) {
		return name.codePoints()
			.mapToObj(UsernameSkeleton::augmentedScripts)
			.filter((scripts) -> !scripts.get(UScript.COMMON) && !scripts.get(UScript.INHERITED))
			.reduce((one, other) -> {
				one.and(other);
				return one;
			})
			.map((scripts) -> scripts.stream().mapToObj(UScript::getShortName).collect(Collectors.toUnmodifiableSet()))
			.orElseGet(() -> Set.of(UScript.getShortName(UScript.COMMON)));
	}

	private static BitSet augmentedScripts(int codePoint) {
		BitSet scripts = new BitSet();
		UScript.getScriptExtensions(codePoint, scripts);
		if (scripts.get(UScript.HAN)) {
			scripts.set(UScript.HAN_WITH_BOPOMOFO);
			scripts.set(UScript.JAPANESE);
			scripts.set(UScript.KOREAN);
		}
		if (scripts.get(UScript.HIRAGANA) || scripts.get(UScript.KATAKANA)) {
			scripts.set(UScript.JAPANESE);
		}
		if (scripts.get(UScript.HANGUL)) {
			scripts.set(UScript.KOREAN);
		}
		if (scripts.get(UScript.BOPOMOFO)) {
			scripts.set(UScript.HAN_WITH_BOPOMOFO);
		}
		return scripts;
	}

	private static String sha256(String skeleton) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(skeleton.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
