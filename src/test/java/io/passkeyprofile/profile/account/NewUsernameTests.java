package io.passkeyprofile.profile.account;

import com.ibm.icu.text.UnicodeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NewUsernameTests {

	@ParameterizedTest
	@ValueSource(strings = { "ada", "Ada Lovelace", "o'neil@example.com", "<b>bold</b>", "12345", "---", "山田太郎",
			"やまだ taro", "ヤマダ・タロウ", "Straße", "Zoë", "ΣΊΣΥΦΟΣ", "Владимир", "דוד המלך", "דוד 12", "محمد", "col·lega",
			"김철수", "हिन्दी" })
	void acceptsNamesOfOneScript(String typed) {
		assertThat(NewUsername.of(typed).value()).isEqualTo(typed);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// Invisible
			"ad\u034fa", "ad\u17b4a", "ad\u17b5a", "ad\u2800a", "ad\u3164a", "ad\u115fa", "ad\u1160a", "ad\uffa0a",
			"ad\ufe0fa", "ad\ufe00a", "ad\udb40\udd00a", "ad\udb40\uddefa", "ad\u180ba", "\u3164\u3164\u3164",
			"\u2800\u2800\u2800",
			// Unusual spaces
			"ada\u1680b",
			// Symbols, punctuation, jamo and letters that PRECIS excludes
			"ada😀", "ada—b", "ada‘s", "ada\u0640", "\u1100\u1101\u1102", "ada\u20dd", "ada\u16ee",
			// Out of context
			"ada·b", "ada\u0375", "ada\u05f3", "ada・b", "\u0661\u0662\u06f3",
			// Written from right to left and from left to right
			"1דוד", "דוד@", "\u0661\u0662\u0663",
			// Different names in one case that are the same name in the other
			"Straẞe", "STRAẞE" })
	void refusesCharactersThatDoNotBelongInNames(String typed) {
		assertRefused(typed, "sign-up.username.characters");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pаypal", "Αda", "Ada Владимир", "аda", "김철수ваня" })
	void refusesMixedScripts(String typed) {
		assertRefused(typed, "sign-up.username.scripts");
	}

	@Test
	void refusesEveryDefaultIgnorableCharacter() {
		for (int codePoint : new UnicodeSet("[:Default_Ignorable_Code_Point:]").codePoints()) {
			assertThatExceptionOfType(IllegalArgumentException.class).as("U+%04X", codePoint)
				.isThrownBy(() -> NewUsername.of("ada" + Character.toString(codePoint) + "b"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "paypal,раураӏ", "ANNA,ΑΝΝΑ", "paypa,РАУРА", "l2345,12345", "mary,rnary" })
	void lookAlikesShareASkeleton(String one, String other) {
		assertThat(UsernameSkeleton.of(one)).extracting(UsernameSkeleton::id)
			.containsAnyElementsOf(UsernameSkeleton.of(other).stream().map(UsernameSkeleton::id).toList());
	}

	@ParameterizedTest
	@CsvSource({ "ada,Latn", "раураӏ,Cyrl", "12345,Zyyy", "山田,Hanb Hani Jpan Kore", "やま田,Jpan", "ヤマ,Jpan Kana",
			"김,Hang Kore", "pаypal,''" })
	void keepsTheScriptsThatAllCharactersShare(String name, String scripts) {
		assertThat(UsernameSkeleton.of(name))
			.allMatch((skeleton) -> UsernameSkeletonRepository.join(skeleton.scripts()).equals(scripts));
	}

	private static void assertRefused(String typed, String messageKey) {
		assertThatExceptionOfType(UnfitUsernameException.class).isThrownBy(() -> NewUsername.of(typed))
			.extracting(UnfitUsernameException::getMessageKey)
			.isEqualTo(messageKey);
	}

}
