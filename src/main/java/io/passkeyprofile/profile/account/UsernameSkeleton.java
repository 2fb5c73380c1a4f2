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
 * What a username looks like, and in which scripts it is that. Names that look alike have
 * the same ID.
 *
 * @param id the SHA-256 of the name's skeleton in hexadecimal, since a skeleton can be
 * long
 * @param scripts the four-letter codes of the scripts that the name can be in; empty if
 * it mixes them, and {@code Zyyy} alone if it has nothing but digits and other characters
 * that all scripts share
 * @see <a href="https://www.unicode.org/reports/tr39/#Confusable_Detection">UTS 39,
 * Confusable Detection</a>
 */
record UsernameSkeleton(String id, Set<String> scripts) {

	private static final SpoofChecker CHECKER = new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

	/**
	 * The skeletons of a name.
	 * @param username a username as it is shown, which need not keep the rules of today
	 * @return that of the name as it is shown and that of its key, in the order of their
	 * IDs; one where they are the same
	 */
	static List<UsernameSkeleton> of(String username) {
		String key = Username.fold(username);
		String stableKey = Username.fold(key);
		// A name whose key does not tell that it is the same as another gets no company
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
