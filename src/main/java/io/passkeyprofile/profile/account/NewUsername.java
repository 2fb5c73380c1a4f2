package io.passkeyprofile.profile.account;

import java.util.Locale;
import java.util.regex.Pattern;

import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.UnicodeSet.SpanCondition;
import com.ibm.icu.text.UnicodeSet;
import io.passkeyprofile.profile.account.UnfitUsernameException.Reason;

/**
 * The rules for usernames of new accounts. They are not part of {@link Username}, because
 * accounts that are older than the rules keep their names.
 * <p>
 * Each part between spaces follows the PRECIS profile UsernameCaseMapped. The whole name
 * meets Unicode's restriction level "highly restrictive": one script, or Latin with
 * Chinese, Japanese or Korean.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8265#section-3.3">RFC 8265, section
 * 3.3: UsernameCaseMapped Profile</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8264#section-8">RFC 8264, section 8:
 * how PRECIS derives what is valid</a>
 * @see <a href="https://www.unicode.org/reports/tr39/#Restriction_Level_Detection">UTS
 * 39, Restriction-Level Detection</a>
 */
public final class NewUsername {

	/**
	 * The category ASCII7, and LetterDigits without the characters that RFC 8264 excludes
	 * first.
	 */
	private static final UnicodeSet PVALID = new UnicodeSet("""
			[[\\u0021-\\u007E]
			 [[:Ll:][:Lu:][:Lo:][:Nd:][:Lm:][:Mn:][:Mc:]
			  - [[:hst=L:][:hst=V:][:hst=T:]]
			  - [:Default_Ignorable_Code_Point:]
			  - [:NFKC_QC=No:]
			  - [\\u0640 \\u07FA \\u302E \\u302F \\u3031-\\u3035 \\u303B]]
			 [\\u00DF \\u03C2 \\u06FD \\u06FE \\u0F0B \\u3007]]""").freeze();

	/** Allowed unless {@link #OUT_OF_CONTEXT} matches. */
	private static final UnicodeSet CONTEXTO = new UnicodeSet("[\\u00B7 \\u0375 \\u05F3 \\u05F4 \\u30FB]").freeze();

	/** The rules of RFC 5892, appendix A.3 to A.9. */
	private static final Pattern OUT_OF_CONTEXT = Pattern.compile("""
			(?<!l)\\u00B7 | \\u00B7(?!l)
			| \\u0375(?!\\p{IsGreek})
			| (?<!\\p{IsHebrew})[\\u05F3\\u05F4]
			| ^[^\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]*\\u30FB[^\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]*$
			| [\\u0660-\\u0669].*[\\u06F0-\\u06F9] | [\\u06F0-\\u06F9].*[\\u0660-\\u0669]
			""", Pattern.COMMENTS);

	private static final UnicodeSet RIGHT_TO_LEFT = new UnicodeSet("[[:bc=R:][:bc=AL:]]").freeze();

	private static final UnicodeSet ARABIC_NUMBERS = new UnicodeSet("[:bc=AN:]").freeze();

	private static final UnicodeSet EUROPEAN_NUMBERS = new UnicodeSet("[:bc=EN:]").freeze();

	private static final UnicodeSet NONSPACING_MARKS = new UnicodeSet("[:bc=NSM:]").freeze();

	private static final UnicodeSet LAST_IN_RIGHT_TO_LEFT = new UnicodeSet(RIGHT_TO_LEFT).addAll(ARABIC_NUMBERS)
		.addAll(EUROPEAN_NUMBERS)
		.freeze();

	private static final UnicodeSet IN_RIGHT_TO_LEFT = new UnicodeSet("[[:bc=ES:][:bc=CS:][:bc=ET:][:bc=ON:][:bc=BN:]]")
		.addAll(LAST_IN_RIGHT_TO_LEFT)
		.addAll(NONSPACING_MARKS)
		.freeze();

	private static final SpoofChecker SCRIPTS = new SpoofChecker.Builder().setChecks(SpoofChecker.RESTRICTION_LEVEL)
		.setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
		.build();

	private NewUsername() {
	}

	/**
	 * Creates the username of a new account.
	 * @param typed the name as typed
	 * @return the username
	 * @throws UnfitUsernameException if it breaks the rules for new usernames, or for all
	 */
	public static Username of(String typed) {
		Username username = valid(typed);
		requireFit(username);
		return username;
	}

	private static Username valid(String typed) {
		try {
			return new Username(typed);
		}
		catch (IllegalArgumentException ex) {
			throw new UnfitUsernameException(Reason.INVALID);
		}
	}

	/**
	 * Checks the username of a new account.
	 * @param username the username
	 * @throws UnfitUsernameException if it breaks the rules for new usernames
	 */
	public static void requireFit(Username username) {
		if (!isStable(username)) {
			throw new UnfitUsernameException(Reason.CHARACTERS);
		}
		for (String part : username.value().split(" +", -1)) {
			String mapped = part.toLowerCase(Locale.ROOT);
			if (!hasFitCharacters(part) || OUT_OF_CONTEXT.matcher(mapped).find() || !keepsBidiRule(mapped)) {
				throw new UnfitUsernameException(Reason.CHARACTERS);
			}
		}
		if (SCRIPTS.failsChecks(username.value())) {
			throw new UnfitUsernameException(Reason.SCRIPTS);
		}
	}

	/**
	 * Returns whether folding the key again leaves it unchanged. The key of ẞ is ß, whose
	 * key is ss: names with these letters would be different accounts although they
	 * differ only in case.
	 */
	private static boolean isStable(Username username) {
		return Username.fold(username.key()).equals(username.key());
	}

	private static boolean hasFitCharacters(String part) {
		return part.codePoints().allMatch((codePoint) -> PVALID.contains(codePoint) || CONTEXTO.contains(codePoint));
	}

	/**
	 * Checks RFC 5893, section 2, if the part has letters written from right to left. A
	 * part that has them and begins with a left-to-right letter always breaks the rule.
	 */
	private static boolean keepsBidiRule(String part) {
		if (RIGHT_TO_LEFT.containsNone(part) && ARABIC_NUMBERS.containsNone(part)) {
			return true;
		}
		int last = NONSPACING_MARKS.spanBack(part, SpanCondition.CONTAINED);
		return RIGHT_TO_LEFT.contains(part.codePointAt(0)) && IN_RIGHT_TO_LEFT.containsAll(part)
				&& LAST_IN_RIGHT_TO_LEFT.contains(part.codePointBefore(last))
				&& (EUROPEAN_NUMBERS.containsNone(part) || ARABIC_NUMBERS.containsNone(part));
	}

}
